#include "report/fit_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/counted.h"
#include "base/decimals.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// A residual as a fraction of the loss; NaN in the linear scale.
double AsFraction(double residual, Residual scale) {
  switch (scale) {
    case Residual::kLinear:
      return std::nan("");
    case Residual::kLn:
      return std::expm1(residual);
    case Residual::kLog10:
      return std::pow(10, residual) - 1;
    case Residual::kRelative:
      return residual;
  }
  return std::nan("");
}

// Without residuals there is no finite one.
std::string Criterion(double value) {
  return std::isfinite(value) ? ShortNumber(value, 5) : "–";
}

}  // namespace

std::string ResidualName(Residual residual) {
  switch (residual) {
    case Residual::kLinear:
      return "L";
    case Residual::kLn:
      return "ln L";
    case Residual::kLog10:
      return "log10 L";
    case Residual::kRelative:
      return "relative L";
  }
  return "";
}

std::string DescribeStatistics(const SavedFit& fit, const GroupFit& group) {
  if (group.points == 0) return "published coefficients, not fitted";
  const Objective& objective = fit.options.objective;
  const bool robust = objective.is_robust();
  const double rmse = group.statistics.rmse, sigma = group.statistics.sigma;
  std::string text =
      fmt::format("{}, {} {} in {}",
                  Counted(group.points, "point"),
                  robust ? ToString(objective) + ", sigma" : "RMSE",
                  ShortNumber(robust ? sigma : rmse, 3),
                  ResidualName(fit.residual));
  const double fraction = AsFraction(robust ? sigma : rmse, fit.residual);
  if (std::isfinite(fraction)) {
    text += fmt::format(" ({} %)", ShortNumber(100 * fraction, 2));
  }
  if (robust) text += ", RMSE with outliers " + ShortNumber(rmse, 3);
  return text + ", R² " + ShortNumber(group.statistics.r2, 5);
}

std::string DescribeChiSquare(const SavedFit& fit, const GroupFit& group) {
  const bool has = !fit.selection.sigma.empty() && group.points > 0;
  if (!has || fit.options.objective.is_robust()) return "";
  const ChiSquareTest test = TestChiSquare(group.statistics);
  if (std::isnan(test.p)) return "";
  return fmt::format("reduced chi-square {}, p {}: ",
                     ShortNumber(test.reduced, 3),
                     ShortNumber(test.p, 2)) +
         (fit.selection.absolute_sigma
              ? "standard errors come from sigma as given"
              : "standard errors come from the scatter, sigma only weighs");
}

std::vector<std::string> DescribeRegions(const GroupFit& group) {
  std::vector<std::string> lines;
  for (const JointRegion& region : group.regions) {
    std::string line = fmt::format("{} % joint region of {} and {}: ",
                                   ShortNumber(100 * region.level),
                                   region.x,
                                   region.y);
    if (region.outline.empty()) {
      lines.push_back(line + "open, the runs do not bound it");
      continue;
    }
    double low_x = HUGE_VAL, high_x = -HUGE_VAL, low_y = HUGE_VAL,
           high_y = -HUGE_VAL;
    for (const auto& [x, y] : region.outline) {
      low_x = std::min(low_x, x);
      high_x = std::max(high_x, x);
      low_y = std::min(low_y, y);
      high_y = std::max(high_y, y);
    }
    lines.push_back(line + fmt::format("{} {} to {}, {} {} to {}",
                                       region.x,
                                       ShortNumber(low_x, 4),
                                       ShortNumber(high_x, 4),
                                       region.y,
                                       ShortNumber(low_y, 4),
                                       ShortNumber(high_y, 4)));
  }
  return lines;
}

std::string DescribeCalibration(const SavedFit& fit, const GroupFit& group) {
  if (!group.calibration) return "";
  const Calibration& calibration = *group.calibration;
  return fmt::format(
      "beyond {} = {} errors of prediction grow by {} in {} for each factor "
      "e (measured at {} cutoffs)",
      calibration.formula,
      ShortNumber(calibration.largest, 3),
      ShortNumber(calibration.growth, 3),
      ResidualName(fit.residual),
      calibration.cutoffs);
}

std::string DescribeVerdict(const GroupFit& group) {
  const Verdict& verdict = group.verdict;
  if (verdict.starts == 0) return "";
  std::string text = verdict.converged ? "" : "did not converge: ";
  if (verdict.starts == 1 && verdict.places <= 1) {
    text += "solved exactly: every parameter is linear";
  } else {
    text += "no better minimum from ";
    if (verdict.places > 0)
      text += fmt::format("{} places and ", verdict.places);
    text += fmt::format("{} descents, the best reached by {} of them",
                        verdict.starts,
                        verdict.agreeing_starts);
  }
  const auto free = std::count_if(
      group.parameters.begin(), group.parameters.end(), [](const Estimate& e) {
        return e.status != Status::kFixed && e.status != Status::kAtBound;
      });
  if (verdict.rank < free) {
    text += fmt::format(", rank {} of {}", verdict.rank, free);
  }
  return text;
}

std::string DescribeMinimum(const GroupFit& group) {
  const Verdict& verdict = group.verdict;
  if (verdict.starts == 0) return "";
  std::string text = fmt::format("{} distinct minim{}",
                                 verdict.distinct_minima,
                                 verdict.distinct_minima == 1 ? "um" : "a");
  // Below this it is rounding, and differs from machine to machine.
  constexpr double kNoGradient = 1e-9;
  text += verdict.scaled_gradient < kNoGradient
              ? ", gradient below 1e-9"
              : ", gradient " + ShortNumber(verdict.scaled_gradient, 2);
  if (std::isfinite(verdict.condition)) {
    text += ", condition " + WithDigits(verdict.condition, 2);
  }
  return text;
}

std::string DescribeRange(const SavedFit& fit, const GroupFit& group) {
  std::string text;
  for (const VariableSpec& variable : fit.law.variables) {
    const auto found = group.range.find(variable.name);
    if (found == group.range.end()) continue;
    if (!text.empty()) text += ", ";
    text += variable.name + " from " + SiNumber(found->second.first) + " to " +
            SiNumber(found->second.second);
  }
  return text;
}

std::string DescribeRows(const RowRule& row) {
  switch (row.kind) {
    case RowRule::kLast:
      return "the last row of each run";
    case RowRule::kAll:
      return "every row";
    case RowRule::kStep:
      return "the row at step " + ShortNumber(row.step, 17);
    case RowRule::kMin:
      return "the row of each run with the smallest response";
    case RowRule::kMean:
      return fmt::format(
          "the last row of each run, with the mean response of its last {} "
          "rows",
          row.count);
  }
  return "";
}

std::string DescribeCriteria(const GroupFit& group) {
  const Statistics& s = group.statistics;
  const std::string sums =
      fmt::format("{} degrees of freedom, sigma {}, sum of squares {}",
                  s.degrees_of_freedom,
                  ShortNumber(s.sigma, 3),
                  ShortNumber(s.sse, 4));
  if (std::isnan(s.aic)) {
    return sums + ", objective " + ShortNumber(s.objective, 6);
  }
  return fmt::format("{}, AIC {}, AICc {}, BIC {}",
                     sums,
                     Criterion(s.aic),
                     Criterion(s.aicc),
                     Criterion(s.bic));
}

}  // namespace routescale
