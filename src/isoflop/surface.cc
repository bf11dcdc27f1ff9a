#include "isoflop/surface.h"

#include <Eigen/Core>
#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/distributions.h"
#include "base/nan.h"
#include "isoflop/least_squares.h"

namespace routescale {
namespace {

constexpr Eigen::Index kCoefficients = 6;  // of 1, n, e, n², n e, e²
constexpr size_t kFewestValues = 3;        // of sizes, and of the other

// The logarithm in which the other variable is taken: −ln(1 − S) of a sparsity,
// as Abnar et al. have it, ln of a count.
struct Transform {
  bool sparsity;
  double To(double x) const { return sparsity ? -std::log1p(-x) : std::log(x); }
  double From(double u) const {
    return sparsity ? -std::expm1(-u) : std::exp(u);
  }
};

struct Surface {
  LinearFit fit;
  Eigen::Matrix2d hessian;

  explicit Surface(LinearFit solved) : fit(std::move(solved)) {
    const auto& b = fit.beta;
    hessian << 2 * b[3], b[4], b[4], 2 * b[5];
  }
  bool opens_upwards() const {
    return hessian(0, 0) > 0 && hessian.determinant() > 0;
  }
  Eigen::Vector2d Minimum() const {
    return -hessian.inverse() * fit.beta.segment<2>(1);
  }
  // The best n at a given e.
  double MinimumAt(double e) const {
    return -(fit.beta[1] + fit.beta[4] * e) / hessian(0, 0);
  }
  double Loss(const Eigen::Vector2d& x) const {
    return fit.beta[0] + fit.beta.segment<2>(1).dot(x) +
           0.5 * x.dot(hessian * x);
  }
  // Standard errors of the minimum: x solves g(x; β) = 0, so that
  // dx/dβ = −H⁻¹ ∂g/∂β.
  Eigen::Vector2d Errors(const Eigen::Vector2d& x) const {
    Eigen::Matrix<double, 2, kCoefficients> slope;
    slope << 0, 1, 0, 2 * x[0], x[1], 0,  //
        0, 0, 1, 0, x[0], 2 * x[1];
    const Eigen::Matrix<double, 2, kCoefficients> change =
        hessian.inverse() * slope;
    return (change * fit.covariance * change.transpose())
        .diagonal()
        .cwiseSqrt();
  }
};

bool HasFew(const std::vector<double>& values) {
  return std::set<double>(values.begin(), values.end()).size() < kFewestValues;
}

}  // namespace

SurfaceBudget FitSurface(double budget,
                         const std::vector<double>& sizes,
                         const std::string& name,
                         const std::vector<double>& by,
                         const std::vector<double>& losses,
                         double level) {
  SurfaceBudget answer;
  answer.budget = budget;
  answer.runs = static_cast<int>(sizes.size());
  answer.loss = answer.N = answer.N_low = answer.N_high = kNaN;
  answer.by = answer.by_low = answer.by_high = kNaN;
  const auto n = static_cast<Eigen::Index>(sizes.size());
  if (n <= kCoefficients || HasFew(sizes) || HasFew(by)) return answer;
  const Transform transform{name == kSparsity};
  Eigen::ArrayXd u = Eigen::Map<const Eigen::ArrayXd>(sizes.data(), n).log();
  Eigen::ArrayXd v(n);
  for (Eigen::Index i = 0; i < n; ++i) v[i] = transform.To(by[i]);
  const Eigen::Vector2d centre(u.mean(), v.mean());
  u -= centre[0];
  v -= centre[1];
  Eigen::MatrixXd X(n, kCoefficients);
  X << Eigen::VectorXd::Ones(n), u, v, u.square(), u * v, v.square();
  LinearFit fit =
      SolveLeastSquares(X, Eigen::Map<const Eigen::VectorXd>(losses.data(), n));
  if (!fit.full_rank) return answer;
  const Surface surface(std::move(fit));
  answer.status = VertexStatus::kNoMinimum;
  if (!(surface.hessian(0, 0) > 0)) return answer;
  const bool proper = surface.opens_upwards();
  Eigen::Vector2d best = proper ? surface.Minimum() : Eigen::Vector2d(0, kNaN);
  const double low = v.minCoeff(), high = v.maxCoeff();
  const bool inside = best[1] > low && best[1] < high;
  if (!inside) {
    // The better end of the other variable, and the best size there.
    const Eigen::Vector2d first(surface.MinimumAt(low), low);
    const Eigen::Vector2d last(surface.MinimumAt(high), high);
    best = surface.Loss(first) < surface.Loss(last) ? first : last;
  }
  answer.status = inside && best[0] > u.minCoeff() && best[0] < u.maxCoeff()
                      ? VertexStatus::kOk
                      : VertexStatus::kEdge;
  answer.loss = surface.Loss(best);
  answer.N = std::exp(centre[0] + best[0]);
  answer.by = transform.From(centre[1] + best[1]);
  if (answer.status != VertexStatus::kOk) return answer;
  const Eigen::Vector2d half =
      StudentT(0.5 + 0.5 * level, surface.fit.degrees_of_freedom) *
      surface.Errors(best);
  answer.N_low = std::exp(centre[0] + best[0] - half[0]);
  answer.N_high = std::exp(centre[0] + best[0] + half[0]);
  answer.by_low = transform.From(centre[1] + best[1] - half[1]);
  answer.by_high = transform.From(centre[1] + best[1] + half[1]);
  return answer;
}

}  // namespace routescale
