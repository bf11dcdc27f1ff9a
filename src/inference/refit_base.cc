#include <Eigen/QR>
#include <algorithm>
#include <numeric>

#include "fit/refine.h"
#include "inference/refit.h"

namespace routescale {
namespace {

std::vector<Node> Flatten(const std::vector<std::vector<Node>>& lists) {
  std::vector<Node> all;
  for (const auto& list : lists)
    all.insert(all.end(), list.begin(), list.end());
  return all;
}

// In internal coordinates.
Eigen::MatrixXd TriangleOf(const RefitBase& base) {
  const Eigen::Index p = base.parameters();
  if (base.rows() < p) return Eigen::MatrixXd::Zero(p, p);
  Eigen::MatrixXd jacobian = base.both.rightCols(p);
  const auto& specs = base.law.law.free();
  for (Eigen::Index j = 0; j < p; ++j) {
    jacobian.col(j) *= InternalSlope(specs[j], base.theta[j]);
  }
  Eigen::HouseholderQR<Eigen::Ref<Eigen::MatrixXd>> qr(jacobian);
  return jacobian.topRows(p).triangularView<Eigen::Upper>();
}

}  // namespace

RefitBase::RefitBase(const FitLaw& fit_law,
                     const Points& points,
                     const Eigen::VectorXd& at,
                     const Use& use)
    : law(fit_law),
      model(fit_law, points, use.threads),
      constraints(fit_law.law),
      derived(fit_law.law.graph(),
              Flatten(fit_law.derived),
              std::vector<const double*>(fit_law.law.law().variables.size(),
                                         nullptr),
              1),
      bounds(fit_law),
      theta(at),
      degrees(static_cast<double>(points.size()) -
              static_cast<double>(at.size())),
      known_errors(points.known_errors) {
  u = bounds.Clamp(ToInternal(law, theta));
  Program::Scratch scratch;
  if (use.refits) {
    both.resize(rows(), parameters() + 1);
    model.ResidualsAndJacobian(theta.data(), both, &scratch);
  } else {
    model.Linearise(theta, &both, &scratch);
  }
  objective = 0.5 * both.col(0).squaredNorm();
  triangle = TriangleOf(*this);
  constexpr double kRounding = 1e-14;
  const double rounding = kRounding * model.target().norm();
  exact = 0.5 * (rounding * rounding);
  FindOrder();
  if (law.objective.is_robust()) robust.emplace(law, points);
}

void RefitBase::FindOrder() {
  const auto& specs = law.law.free();
  const auto is_linear = [&](int i) {
    return !specs[i].log_scale && !(linear_residuals() && specs[i].bounded()) &&
           std::binary_search(law.linear.begin(), law.linear.end(), i);
  };
  order.resize(specs.size());
  std::iota(order.begin(), order.end(), 0);
  linear = std::stable_partition(order.begin(), order.end(), is_linear) -
           order.begin();
}

}  // namespace routescale
