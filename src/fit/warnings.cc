#include "fit/warnings.h"

#include <fmt/format.h>

#include <cmath>

#include "base/decimals.h"
#include "fit/wald.h"
#include "fit/warning_codes.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr double kWeakFactor = 5;
constexpr double kStrongCorrelation = 0.98;

std::string Short(double value) { return ShortNumber(value, 4); }

void WarnOfSearch(GroupFit* fit) {
  const Verdict& verdict = fit->verdict;
  if (!verdict.converged) {
    AddWarning(WarningKind::kNotConverged,
               "",
               fmt::format("not at a minimum, its numbers are not final: the "
                           "scaled gradient is {}; try {} {}",
                           ShortNumber(verdict.scaled_gradient, 2),
                           "@starts"_options,
                           4 * verdict.starts),
               fit);
  }
  if (verdict.starts >= 4 && verdict.agreeing_starts < 2) {
    AddWarning(
        WarningKind::kStartsDisagree,
        "",
        fmt::format("only {} of {} descents reached the best objective, a "
                    "better one may exist; try {} {}",
                    verdict.agreeing_starts,
                    verdict.starts,
                    "@starts"_options,
                    4 * verdict.starts),
        fit);
  }
}

void WarnOfMisfit(GroupFit* fit) {
  if (!(fit->statistics.r2 < 0)) return;
  AddWarning(WarningKind::kWorseThanMean,
             "",
             fmt::format("R² is {}: the mean of the losses fits better than "
                         "the law; check what its names were taken for",
                         ShortNumber(fit->statistics.r2, 3)),
             fit);
}

void WarnOfIdentification(const Curvature& curvature, GroupFit* fit) {
  std::vector<std::string> lost;
  for (const Estimate& estimate : fit->parameters) {
    if (estimate.status == Status::kNotIdentified) {
      lost.push_back(estimate.name);
    }
    if (estimate.status == Status::kAtBound) {
      AddWarning(
          WarningKind::kAtBound,
          estimate.name,
          fmt::format("{} = {} lies on its bound: it has no standard error, "
                      "and the other errors assume that it stays there; widen "
                      "the bound if the law allows it",
                      estimate.name,
                      Short(estimate.value)),
          fit);
    }
  }
  if (lost.empty()) return;
  const std::string condition =
      std::isfinite(curvature.condition)
          ? " (condition " + WithDigits(curvature.condition, 2) + ")"
          : "";
  AddWarning(
      WarningKind::kNotIdentified,
      lost[0],
      fmt::format("the data do not determine {}: {} without changing the "
                  "fit{}, and {} no interval",
                  JoinNames(lost),
                  lost.size() == 1 ? "it can move" : "they can move together",
                  condition,
                  lost.size() == 1 ? "it has" : "they have") +
          "; fix one with @fix"_options,
      fit);
}

std::string KnownRange(const Estimate& estimate) {
  if (std::isnan(estimate.high)) {
    return "be above " + Short(estimate.low);
  }
  if (std::isnan(estimate.low)) {
    return "be below " + Short(estimate.high);
  }
  return fmt::format(
      "lie between {} and {}", Short(estimate.low), Short(estimate.high));
}

void WarnOfWeakness(const FitLaw& law, GroupFit* fit) {
  for (const Estimate& estimate : fit->parameters) {
    const int index = law.law.FindFree(estimate.name);
    if (index < 0 || !IsPositive(law, index)) continue;
    const bool wide = estimate.high / estimate.low > kWeakFactor;
    if (!wide && estimate.status != Status::kOneSided) continue;
    AddWarning(WarningKind::kWeaklyDetermined,
               estimate.name,
               fmt::format("{} = {} is known only to {}; `routescale design "
                           "FIT {} {}` finds runs that mend it",
                           estimate.name,
                           Short(estimate.value),
                           KnownRange(estimate),
                           "@for"_options,
                           estimate.name),
               fit);
  }
}

void WarnOfTradeOffs(const FitLaw& law, GroupFit* fit) {
  const Eigen::Index count = fit->correlation.rows();
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index j = i + 1; j < count; ++j) {
      const double r = fit->correlation(i, j);
      if (!(std::abs(r) > kStrongCorrelation)) continue;
      if (law.law.FindFree(fit->parameters[i].name) ==
          law.law.FindFree(fit->parameters[j].name)) {
        continue;
      }
      AddWarning(WarningKind::kTradeOff,
                 fit->parameters[i].name,
                 fmt::format("{} and {} trade off: correlation {:.3f}; judge "
                             "them by their joint region",
                             fit->parameters[i].name,
                             fit->parameters[j].name,
                             r),
                 fit);
    }
  }
}

}  // namespace

void AddWarnings(const FitLaw& law,
                 const Curvature& curvature,
                 double target_norm,
                 GroupFit* fit) {
  WarnOfSearch(fit);
  WarnOfIdentification(curvature, fit);
  WarnOfMisfit(fit);
  const Statistics& statistics = fit->statistics;
  const bool measured = !statistics.known_errors;
  if (measured && statistics.degrees_of_freedom == 0) {
    AddWarning(WarningKind::kNoErrorEstimate,
               "",
               "as many parameters as points: no standard errors; add runs or "
               "fix parameters",
               fit);
  } else if (measured && IsExactFit(std::sqrt(statistics.sse), target_norm)) {
    AddWarning(
        WarningKind::kNoErrorEstimate,
        "",
        "the law passes through every point: standard errors are rounding; "
        "add runs that scatter",
        fit);
  } else {
    WarnOfWeakness(law, fit);
    WarnOfTradeOffs(law, fit);
  }
}

void RepeatWeakness(const FitLaw& law, GroupFit* fit) {
  std::erase_if(fit->warnings, [](const Warning& warning) {
    return warning.code == CodeOf(WarningKind::kWeaklyDetermined);
  });
  WarnOfWeakness(law, fit);
}

}  // namespace routescale
