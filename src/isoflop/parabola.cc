#include "isoflop/parabola.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/distributions.h"
#include "base/nan.h"
#include "isoflop/least_squares.h"
#include "routescale/inference.h"

namespace routescale {
namespace {

constexpr size_t kFewestSizes = 3;

// Fieller's interval of −β₁/(2 β₂): the θ at which the slope β₁ + 2 β₂ θ is no
// more than t standard errors from 0. NaN if these θ have no end.
Interval FiellerInterval(const LinearFit& fit, double t) {
  const auto& b = fit.beta;
  const auto& v = fit.covariance;
  const double a = b[2] * b[2] - t * t * v(2, 2);
  const double half = b[1] * b[2] - t * t * v(1, 2);
  const double c = b[1] * b[1] - t * t * v(1, 1);
  if (!(a > 0)) return {kNaN, kNaN};
  const double root = std::sqrt(std::max(half * half - a * c, 0.0));
  return {(-half - root) / (2 * a), (-half + root) / (2 * a)};
}

// Whether the least y is that of the smallest or of the largest x.
bool IsOneSided(const std::vector<double>& x, const std::vector<double>& y) {
  const size_t best = std::min_element(y.begin(), y.end()) - y.begin();
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  return x[best] == *low || x[best] == *high;
}

}  // namespace

Vertex FitParabola(const std::vector<double>& x,
                   const std::vector<double>& y,
                   double level) {
  Vertex vertex{kNaN, kNaN, kNaN, kNaN, kNaN, VertexStatus::kFew};
  const auto n = static_cast<Eigen::Index>(x.size());
  if (x.size() < kFewestRuns ||
      std::set<double>(x.begin(), x.end()).size() < kFewestSizes) {
    return vertex;
  }
  const Eigen::ArrayXd logs =
      Eigen::Map<const Eigen::ArrayXd>(x.data(), n).log10();
  const double centre = logs.mean();
  Eigen::MatrixXd X(n, 3);
  X << Eigen::VectorXd::Ones(n), logs - centre, (logs - centre).square();
  const LinearFit fit =
      SolveLeastSquares(X, Eigen::Map<const Eigen::VectorXd>(y.data(), n));
  if (!fit.full_rank) return vertex;
  vertex.curvature = fit.beta[2];
  vertex.status = VertexStatus::kNoMinimum;
  if (!(vertex.curvature > 0)) return vertex;
  const double theta = -fit.beta[1] / (2 * fit.beta[2]);
  vertex.optimum = std::pow(10.0, centre + theta);
  vertex.loss = fit.beta[0] + 0.5 * fit.beta[1] * theta;
  const Interval ends =
      FiellerInterval(fit, StudentT(0.5 + 0.5 * level, fit.degrees_of_freedom));
  vertex.low = std::pow(10.0, centre + ends.low);
  vertex.high = std::pow(10.0, centre + ends.high);
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  const bool inside = vertex.optimum > *low && vertex.optimum < *high;
  vertex.status = !inside            ? VertexStatus::kEdge
                  : IsOneSided(x, y) ? VertexStatus::kOneSided
                                     : VertexStatus::kOk;
  return vertex;
}

}  // namespace routescale
