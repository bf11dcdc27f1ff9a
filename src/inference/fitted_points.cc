#include "routescale/fitted_points.h"

#include <cmath>

#include "base/nan.h"
#include "base/parallel.h"
#include "inference/group_work.h"
#include "inference/leverage.h"
#include "laws/residual_of.h"

namespace routescale {
namespace {

std::vector<double> ToVector(const Eigen::ArrayXd& values) {
  return {values.begin(), values.end()};
}

FittedPoints FindFittedPoints(const FitLaw& law,
                              const Points& points,
                              GroupFit* fit) {
  const GroupWork work(law, points, fit);
  const auto n = static_cast<Eigen::Index>(points.size());
  const Eigen::ArrayXd weighted = 0 - work.base.both.col(0).array();
  const Eigen::ArrayXd residual = weighted / RootWeights(points).array();
  const Eigen::ArrayXd none = Eigen::ArrayXd::Constant(n, kNaN);
  FittedPoints found;
  found.residual = ToVector(residual);
  for (size_t i = 0; i < points.size(); ++i) {
    found.fitted.push_back(
        LawFrom(law.residual, -found.residual[i], points.response[i]));
  }
  found.standardised = found.leverage = found.cook = ToVector(none);
  const bool is_robust = law.objective.is_robust();
  const Eigen::ArrayXd h = Leverages(work.base);
  if (!is_robust) found.leverage = ToVector(h);
  if (!work.has_error()) return found;
  if (is_robust) {
    const double root =
        std::sqrt(RootWeights(points).squaredNorm() / static_cast<double>(n));
    found.standardised = ToVector(weighted / (fit->statistics.sigma * root));
    return found;
  }
  const double variance = fit->statistics.Variance();
  const double s = std::sqrt(variance);
  const auto is_free = h < kLargestLeverage;  // else the law passes through it
  const Eigen::ArrayXd cook = CookDistances(work.base, h, variance);
  found.standardised =
      ToVector(is_free.select(weighted / (s * (1 - h).sqrt()), none));
  found.cook = ToVector(is_free.select(cook, none));
  return found;
}

}  // namespace

std::vector<FittedPoints> FindFittedPoints(const Law& source,
                                           const std::vector<Points>& groups,
                                           const FitOptions& options,
                                           const std::vector<GroupFit>& fits) {
  const FitLaw law(source, options);
  std::vector<GroupFit> copies = fits;
  std::vector<FittedPoints> found(groups.size());
  ParallelFor(groups.size(), ThreadCount(options.threads), [&](size_t g) {
    found[g] = FindFittedPoints(law, groups[g], &copies[g]);
  });
  return found;
}

}  // namespace routescale
