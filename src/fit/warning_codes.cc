#include "fit/warning_codes.h"

#include <utility>

#include "routescale/option_name.h"
#include "routescale/warning_codes.h"

namespace routescale {

// In the order of WarningKind.
const std::vector<WarningCode>& WarningCodes() {
  static const std::vector<WarningCode> codes = {
      {"not-converged",
       "the best point found is not a minimum: the gradient is not zero",
       "more `@starts`, or a law with fewer parameters"_options},
      {"starts-disagree",
       "only one of the descents reached the best sum of squares",
       "more `@starts`"_options},
      {"worse-than-mean",
       "R² is below 0: the mean of the losses describes the runs better than "
       "the law",
       "look at `@map`, `@target` and the names in the formula"_options},
      {"better-minimum",
       "a profile met a lower sum of squares than the fit has",
       "more `@starts`, or `@start` nearby"_options},
      {"not-identified",
       "the data do not determine these parameters: they can move together "
       "without changing the fit, and have no intervals",
       "`@fix` one"_options},
      {"at-bound",
       "the estimate lies on a bound; it has no standard error, and the other "
       "errors assume that it stays there",
       "a wider `@bound`, if the law allows it"_options},
      {"weakly-determined",
       "a positive parameter is known to no better than a factor of five, or "
       "from one side alone",
       "`@interval profile`; runs by `routescale design FIT @for NAME`"_options},
      {"nonlinear",
       "an interval that the law is too nonlinear for: it may be off, or there "
       "is none (a mark in the table; the warning is shown with `-v`)",
       "`@interval profile`"_options},
      {"trade-off",
       "two estimates are correlated beyond ±0.98 (shown with `-v`)",
       "read them together: `@region`"_options},
      {"no-error-estimate",
       "no degrees of freedom, or no residuals: there are no standard errors",
       "more runs"},
      {"resamples-failed",
       "some refits found no minimum and are left out of the interval",
       "few are harmless; if many, `@interval profile`"_options},
      {"few-clusters",
       "plain quantiles are drawn from so few clusters that they are too "
       "narrow",
       "`@interval bootstrap` or `jackknife`"_options},
      {"extrapolated",
       "a point of `@at` lies outside the fitted runs: what is said of it "
       "holds if the law does so far away"_options,
       "runs nearer to it"},
      {"prior",
       "the estimates are the most likely ones by runs and prior, not those of "
       "least squares",
       "more runs; then leave `@prior` out"_options},
      // Of the selection, which names the codes itself: the same for every
      // group.
      {"history",
       "the rows may be training histories, or several runs of one name: too "
       "many rows count, or too few",
       "`@run COLUMN` to take one row of each run; `@run none` or `@row "
       "all` if each row is a run"_options},
      {"dependent-rows",
       "several rows of one run count, and they are not independent: intervals "
       "are too narrow",
       "`@row last`, or `@interval bootstrap @cluster COLUMN`"_options},
      {"tiny-size",
       "a size is 0, or below 1 where others count in ones: its powers decide "
       "the fit",
       "`@where` without such rows"_options},
      {"repeated-rows",
       "rows repeat others in every column: each counts",
       "remove them"},
      {"small-groups",
       "a group has a single point: nothing can be fitted to it",
       "`@group-by` another column, or `none`"_options},
  };
  return codes;
}

std::string CodeOf(WarningKind kind) {
  return std::string(WarningCodes()[static_cast<size_t>(kind)].code);
}

void AddWarning(WarningKind kind,
                std::string parameter,
                std::string message,
                GroupFit* fit) {
  fit->warnings.push_back(
      {CodeOf(kind), std::move(parameter), std::move(message)});
}

}  // namespace routescale
