#include "fit/warnings.h"

#include <fmt/format.h>

#include <cmath>

#include "routescale/names.h"

namespace routescale {
namespace {

constexpr double kWeakFactor = 5;
constexpr double kStrongCorrelation = 0.98;

void Add(GroupFit* fit,
         std::string code,
         std::string parameter,
         std::string message) {
  fit->warnings.push_back(
      {std::move(code), std::move(parameter), std::move(message)});
}

void WarnOfSearch(GroupFit* fit) {
  const Verdict& verdict = fit->verdict;
  if (!verdict.converged) {
    Add(fit,
        "not-converged",
        "",
        fmt::format("not at a minimum: the scaled gradient is {:.1e}; try "
                    "--starts {}",
                    verdict.scaled_gradient,
                    4 * verdict.starts));
  }
  if (verdict.starts >= 4 && verdict.agreeing_starts < 2) {
    Add(fit,
        "starts-disagree",
        "",
        fmt::format("only 1 of {} starts reached the best objective; try "
                    "--starts {}",
                    verdict.starts,
                    4 * verdict.starts));
  }
}

void WarnOfIdentification(const Curvature& curvature, GroupFit* fit) {
  std::vector<std::string> lost;
  for (const Estimate& estimate : fit->parameters) {
    if (estimate.status == Status::kNotIdentified) {
      lost.push_back(estimate.name);
    }
    if (estimate.status == Status::kAtBound) {
      Add(fit,
          "at-bound",
          estimate.name,
          fmt::format("{} = {:.4g} lies on its bound; it has no interval, and "
                      "those of the others hold it there",
                      estimate.name,
                      estimate.value));
    }
  }
  if (lost.empty()) return;
  Add(fit,
      "not-identified",
      lost[0],
      fmt::format("the data do not determine {}: they can move together "
                  "without changing the fit (condition {:.1e}); fix one with "
                  "--fix or use a law with fewer parameters",
                  JoinNames(lost),
                  curvature.condition));
}

std::string KnownRange(const Estimate& estimate) {
  if (std::isnan(estimate.high)) {
    return fmt::format("be above {:.4g}", estimate.low);
  }
  if (std::isnan(estimate.low)) {
    return fmt::format("be below {:.4g}", estimate.high);
  }
  return fmt::format("lie between {:.4g} and {:.4g}",
                     estimate.low,
                     estimate.high);
}

void WarnOfWeakness(const FitLaw& law, GroupFit* fit) {
  for (const Estimate& estimate : fit->parameters) {
    const int index = law.law.FindFree(estimate.name);
    if (index < 0 || !law.law.free()[index].log_scale) continue;
    const bool wide = estimate.high / estimate.low > kWeakFactor;
    if (!wide && estimate.status != Status::kOneSided) continue;
    Add(fit,
        "weakly-determined",
        estimate.name,
        fmt::format("{} = {:.4g} is known only to {}",
                    estimate.name,
                    estimate.value,
                    KnownRange(estimate)));
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
      Add(fit,
          "trade-off",
          fit->parameters[i].name,
          fmt::format("{} and {} trade off: correlation {:.3f}",
                      fit->parameters[i].name,
                      fit->parameters[j].name,
                      r));
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
  const Statistics& statistics = fit->statistics;
  if (statistics.degrees_of_freedom == 0) {
    Add(fit,
        "no-error-estimate",
        "",
        "as many parameters as points: no standard errors");
  } else if (IsExactFit(std::sqrt(statistics.sse), target_norm)) {
    Add(fit,
        "no-error-estimate",
        "",
        "the law passes through every point: standard errors are rounding");
  } else {
    WarnOfWeakness(law, fit);
    WarnOfTradeOffs(law, fit);
  }
}

void RepeatWeakness(const FitLaw& law, GroupFit* fit) {
  std::erase_if(fit->warnings, [](const Warning& warning) {
    return warning.code == "weakly-determined";
  });
  WarnOfWeakness(law, fit);
}

}  // namespace routescale
