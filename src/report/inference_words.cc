#include <fmt/format.h>

#include "report/fit_words.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/prior.h"

namespace routescale {
namespace {

std::string PValueText(double p) {
  return p < 1e-4 ? "p < 0.0001" : "p = " + ShortNumber(p, 2);
}

std::string ResampleText(const SavedFit& fit) {
  const std::string& cluster = fit.selection.cluster;
  switch (fit.interval.resampling) {
    case Resampling::kCase:
      return cluster.empty() ? "cases" : "clusters by " + cluster;
    case Resampling::kResidual:
      return "residuals";
    case Resampling::kWild:
      return cluster.empty() ? "wild" : "wild by " + cluster;
  }
  return "";
}

std::string DescribeInfluence(const Influence& influence) {
  const std::string move =
      influence.parameter.empty()
          ? "it is not determined how far the parameters move"
          : fmt::format("{} moves by {} standard errors",
                        influence.parameter,
                        ShortNumber(influence.shift, 2));
  const std::string released =
      influence.released.empty()
          ? ""
          : ", " + JoinNames(influence.released) + " off bound";
  return fmt::format("without {} {}{} (Cook's distance {}, leverage {})",
                     influence.label,
                     move,
                     released,
                     ShortNumber(influence.cook, 2),
                     ShortNumber(influence.leverage, 2));
}

std::string DescribeRuns(const RunsTest& test) {
  constexpr double kUsual = 0.05;
  if (!(test.p_value < kUsual)) {
    return fmt::format("no trend of the residuals with {} (runs test, {})",
                       test.variable,
                       PValueText(test.p_value));
  }
  return fmt::format(
      "the residuals follow {}: {} stretches of one sign, {} expected (runs "
      "test, {})",
      test.variable,
      test.runs,
      ShortNumber(test.expected, 3),
      PValueText(test.p_value));
}

}  // namespace

std::string DescribeMethod(const SavedFit& fit) {
  std::string method;
  if (fit.interval.method != IntervalMethod::kWald) {
    method = std::string(ToString(fit.interval.method)) + " ";
  }
  return ShortNumber(100 * fit.options.level, 6) + " % " + method + "interval";
}

std::string DescribeResampling(const SavedFit& fit) {
  const IntervalOptions& interval = fit.interval;
  if (IsByPrior(fit.groups[0])) {
    return fmt::format("{} samples by runs and prior",
                       fit.groups[0].draws.rows());
  }
  if (interval.resamples_data()) {
    return fmt::format("{} resamples ({}), seed {}",
                       interval.resamples,
                       ResampleText(fit),
                       interval.seed);
  }
  if (interval.method == IntervalMethod::kJackknife &&
      !fit.selection.cluster.empty()) {
    return "one cluster of " + fit.selection.cluster + " left out at a time";
  }
  return "";
}

std::vector<std::string> DescribeDiagnostics(const GroupFit& group) {
  std::vector<std::string> lines;
  for (const Influence& influence : group.diagnostics.influential) {
    lines.push_back(DescribeInfluence(influence));
  }
  for (const RunsTest& test : group.diagnostics.runs) {
    lines.push_back(DescribeRuns(test));
  }
  if (const auto& test = group.diagnostics.lack_of_fit) {
    lines.push_back(
        fmt::format("lack of fit against replicates: F({}, {}) = {}, {}",
                    test->lack_degrees,
                    test->pure_degrees,
                    ShortNumber(test->f, 3),
                    PValueText(test->p_value)));
  }
  return lines;
}

}  // namespace routescale
