#include "fit/canonical.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace routescale {
namespace {

// Equal but for rounding, which the descents left.
constexpr double kSameObjective = 1e-7, kSameValue = 1e-6;

class Canonical {
 public:
  Canonical(const VariableProjection& projection, const Minimum& minimum)
      : projection_(projection),
        law_(projection.law()),
        best_(minimum),
        theta_(law_.Theta(minimum.u, minimum.linear)) {}

  Minimum Find() {
    constexpr int kMostRounds = 8;
    for (int i = 0; i < kMostRounds && Improve(); ++i) {
    }
    return best_;
  }

 private:
  using Pair = std::pair<Eigen::Index, Eigen::Index>;

  bool Improve() {
    const Eigen::Index q = best_.u.size();
    for (Eigen::Index k = 0; k < q; ++k) {
      Eigen::VectorXd u = best_.u;
      u[k] = -u[k];
      const bool inside = u[k] > 0 && u[k] <= law_.high[k];
      if (inside && !spec(k).log_scale && Try(u)) return true;
    }
    const std::vector<Pair> pairs = Pairs();
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (Try(Exchanged(best_.u, pairs[i]))) return true;
      for (size_t j = i + 1; j < pairs.size(); ++j) {
        const auto& [a, b] = pairs[i];
        const auto& [c, d] = pairs[j];
        if (a == c || a == d || b == c || b == d) continue;
        if (Try(Exchanged(Exchanged(best_.u, pairs[i]), pairs[j]))) return true;
      }
    }
    return false;
  }

  const ParameterSpec& spec(Eigen::Index k) const {
    return law_.spec(law_.structure.nonlinear[static_cast<size_t>(k)]);
  }

  // Parameters that may change places.
  std::vector<Pair> Pairs() const {
    std::vector<Pair> pairs;
    for (Eigen::Index a = 0; a < best_.u.size(); ++a) {
      for (Eigen::Index b = a + 1; b < best_.u.size(); ++b) {
        if (spec(a).log_scale == spec(b).log_scale &&
            law_.low[a] == law_.low[b] && law_.high[a] == law_.high[b]) {
          pairs.emplace_back(a, b);
        }
      }
    }
    return pairs;
  }

  static Eigen::VectorXd Exchanged(Eigen::VectorXd u, const Pair& pair) {
    std::swap(u[pair.first], u[pair.second]);
    return u;
  }

  // Takes a point that is as good and comes first.
  bool Try(const Eigen::VectorXd& u) {
    point_.beta.resize(0);
    projection_.Solve(u, VariableProjection::kMostSteps, &point_);
    const double rounding =
        0.5 * std::pow(RoundingNorm(projection_.target_norm()), 2);
    if (!(std::abs(point_.objective - best_.objective) <=
          kSameObjective * best_.objective + rounding)) {
      return false;
    }
    const Eigen::VectorXd theta = law_.Theta(u, point_.beta);
    if (!ComesFirst(theta, theta_)) return false;
    best_ = {u, point_.beta, point_.objective, best_.converged};
    theta_ = theta;
    return true;
  }

  int Positives(const Eigen::VectorXd& theta) const {
    int count = 0;
    for (const int p : law_.structure.nonlinear) count += theta[p] > 0;
    return count;
  }

  bool ComesFirst(const Eigen::VectorXd& a, const Eigen::VectorXd& b) const {
    if (Positives(a) != Positives(b)) return Positives(a) > Positives(b);
    for (Eigen::Index i = 0; i < a.size(); ++i) {
      const double size = std::max(std::abs(a[i]), std::abs(b[i]));
      if (std::abs(a[i] - b[i]) > kSameValue * size) return a[i] > b[i];
    }
    return false;
  }

  const VariableProjection& projection_;
  const SearchLaw& law_;
  Minimum best_;
  Eigen::VectorXd theta_;
  VariableProjection::Point point_;
};

}  // namespace

Minimum CanonicalMinimum(const VariableProjection& projection,
                         const Minimum& minimum) {
  return Canonical(projection, minimum).Find();
}

}  // namespace routescale
