// Refits of many rows near the optimum, beside refits taken to the last digit.

#include "inference/near_refit.h"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <random>

#include "support/law_sample.h"

namespace routescale {
namespace {

constexpr int kRows = 1200, kChanges = 60;

struct Case {
  const char* law;
  double noise;
  bool reweighted;  // else residuals are drawn
};

class NearRefits : public ::testing::TestWithParam<Case> {
 protected:
  // Rows drawn with replacement, or residuals.
  void Draw() {
    std::uniform_int_distribution<Eigen::Index> row(0, kRows - 1);
    change_ = {};
    if (GetParam().reweighted) {
      values_.setZero(kRows);
      for (int i = 0; i < kRows; ++i) values_[row(random_)] += 1;
      values_ = values_.cwiseSqrt();
      change_.root_weights = values_.data();
    } else {
      values_.resize(kRows);
      for (int i = 0; i < kRows; ++i) {
        values_[i] = base_.both(row(random_), 0) - base_.both(i, 0);
      }
      change_.shift = values_.data();
    }
  }

  // How far from the minimum, in standard errors: the Gauss–Newton step there,
  // by another factorisation.
  double Distance(const Eigen::VectorXd& theta) const {
    Eigen::MatrixXd both(kRows, base_.parameters() + 1);
    Program::Scratch scratch;
    base_.model.ResidualsAndJacobian(theta.data(), both, &scratch);
    if (GetParam().reweighted) {
      both.array().colwise() *= values_.array();
    } else {
      both.col(0) += values_;
    }
    Eigen::MatrixXd jacobian = both.rightCols(base_.parameters());
    jacobian.colwise().normalize();
    const Eigen::VectorXd fall =
        jacobian * jacobian.colPivHouseholderQr().solve(both.col(0));
    return fall.norm() / (both.col(0).norm() / std::sqrt(double{kRows}));
  }

  Law law_ = FindLaw(GetParam().law, {});
  FitLaw fit_law_{law_, {}};
  Points points_ = [this] {
    Points points = SamplePoints(law_, kRows);
    FillResponse(law_, Rows(law_)[0].second, GetParam().noise, &points);
    return points;
  }();
  GroupFit fit_ = FitGroup(law_, points_, {});
  RefitBase base_{
      fit_law_, points_, [this] {
        Eigen::VectorXd theta(fit_law_.free_count());
        for (Eigen::Index i = 0; i < theta.size(); ++i) {
          theta[i] =
              fit_.values()[law_.FindParameter(fit_law_.law.free()[i].name)];
        }
        return theta;
      }()};
  std::mt19937_64 random_{7};
  Eigen::VectorXd values_;
  RefitChange change_;
};

TEST_P(NearRefits, EndAtTheMinimum) {
  const auto near = NearRefit::Make(base_);
  ASSERT_NE(near, nullptr);
  NearRefit::Workspace workspace;
  Refitter refitter(base_);
  std::vector<double> distances;
  for (int i = 0; i < kChanges; ++i) {
    Draw();
    if (!near->Refit(change_, &workspace)) continue;
    distances.push_back(Distance(workspace.theta));
    EXPECT_LT(distances.back(), 1e-2);
    ASSERT_TRUE(refitter.Refit(change_, 1e-14));
    EXPECT_LT(Distance(refitter.theta()), 1e-5);
    // In the same valley, not one beside.
    const Eigen::VectorXd fall = base_.model.Residuals(workspace.theta) -
                                 base_.model.Residuals(refitter.theta());
    EXPECT_LT(fall.norm() / std::sqrt(2 * base_.objective / kRows), 2e-2);
  }
  EXPECT_GE(distances.size(), 0.9 * kChanges);
  std::sort(distances.begin(), distances.end());
  EXPECT_LT(distances[distances.size() * 9 / 10], 1e-3);
}

INSTANTIATE_TEST_SUITE_P(
    Laws,
    NearRefits,
    ::testing::Values(Case{"chinchilla", 0.01, true},
                      Case{"chinchilla", 0.01, false},
                      Case{"joint-moe", 0.005, true},
                      Case{"joint-moe", 0.005, false},
                      Case{"data-constrained", 0.01, true}));

// Few rows, a robust objective, a parameter at its bound: refits know more.
TEST(NearRefit, IsForManyRowsInsideTheirBounds) {
  const Law law = FindLaw("chinchilla", {});
  const auto made = [&](int rows, const FitOptions& options) {
    Points points = SamplePoints(law, rows);
    FillResponse(law, Rows(law)[0].second, 0.01, &points);
    const FitLaw fit_law(law, options);
    const GroupFit fit = FitGroup(law, points, options);
    Eigen::VectorXd theta(fit_law.free_count());
    for (Eigen::Index i = 0; i < theta.size(); ++i) {
      theta[i] = fit.values()[law.FindParameter(fit_law.law.free()[i].name)];
    }
    return NearRefit::Make(RefitBase(fit_law, points, theta)) != nullptr;
  };
  EXPECT_TRUE(made(1200, {}));
  EXPECT_FALSE(made(300, {}));
  FitOptions robust;
  ParseObjective("huber:1e-3", &robust.objective);
  EXPECT_FALSE(made(1200, robust));
  FitOptions bounded;  // no published exponent is below 0.3
  bounded.changes.bound["alpha"] = {0.0, 0.3};
  EXPECT_FALSE(made(1200, bounded));
}

}  // namespace
}  // namespace routescale
