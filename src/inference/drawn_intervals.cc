#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "fit/covariance.h"
#include "fit/warning_codes.h"
#include "fit/warnings.h"
#include "inference/group_work.h"
#include "inference/quantiles.h"

namespace routescale {
namespace {

// A quantile this close to a bound, in its coordinate, is on it.
constexpr double kOnBound = 1e-6;
// Beyond this level draws have no quantiles.
constexpr double kWidest = 1 - 1e-9;

// A derived quantity at each row of parameters.
std::vector<double> DerivedValues(const FitLaw& law,
                                  int derived,
                                  const Eigen::MatrixXd& rows) {
  const Law& source = law.law.law();
  const Program program(
      law.law.graph(),
      {law.derived[derived][0]},
      std::vector<const double*>(source.variables.size(), nullptr),
      1);
  Program::Scratch scratch;
  std::vector<Eigen::Index> columns;
  for (const ParameterSpec& spec : law.law.free()) {
    columns.push_back(source.FindParameter(spec.name));
  }
  std::vector<double> values(rows.rows()), free(columns.size());
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    for (size_t k = 0; k < free.size(); ++k) free[k] = rows(i, columns[k]);
    program.Evaluate(free.data(), &values[i], 1, &scratch);
  }
  return values;
}

// A quantity at each row of GroupFit::draws, in its coordinate; NaN for a refit
// that failed. What has no place there (a negative value of a positive
// quantity) counts as −infinity, below everything.
std::vector<double> ValuesOf(const Quantity& quantity,
                             const FitLaw& law,
                             const Eigen::MatrixXd& rows) {
  if (rows.rows() == 0) return {};
  std::vector<double> values;
  if (quantity.derived >= 0) {
    values = DerivedValues(law, quantity.derived, rows);
  } else {
    const auto column =
        rows.col(law.law.law().FindParameter(quantity.spec.name));
    values.assign(column.begin(), column.end());
  }
  for (double& value : values) {
    if (std::isnan(value)) continue;
    value = ToInternal(quantity.spec, value);
    if (std::isnan(value)) value = -HUGE_VAL;
  }
  return values;
}

// NaN on a bound.
double EndOrNone(const Quantity& quantity, double end) {
  if (quantity.parameter < 0 || std::isnan(end)) return end;
  const double room = kOnBound * std::max(1.0, std::abs(end));
  const double low = ToInternal(quantity.spec, quantity.spec.min);
  const double high = ToInternal(quantity.spec, quantity.spec.max);
  return end - low <= room || high - end <= room ? kNaN : end;
}

void SetJackknifeError(const Quantity& quantity, double error) {
  for (Estimate* estimate : quantity.estimates) {
    estimate->std_error =
        quantity.spec.log_scale ? error * estimate->value : error;
  }
}

void SetInterval(const FitLaw& law,
                 const DrawnReading& reading,
                 const GroupFit& fit,
                 const Quantity& searched) {
  const bool jackknife = reading.method == IntervalMethod::kJackknife;
  const bool symmetric = jackknife || reading.t > 0;
  const Quantity quantity = symmetric ? InNaturalScale(searched) : searched;
  if (jackknife && quantity.estimates[0]->status != Status::kOk) return;
  if (quantity.IsLost()) return quantity.SetInterval(kNaN, kNaN);
  std::vector<double> left_out = ValuesOf(quantity, law, fit.left_out);
  if (jackknife) {
    DropNaN(&left_out);
    if (left_out.size() > 1) {
      SetJackknifeError(quantity, JackknifeError(left_out));
    }
  }
  const Interval interval = DrawnInterval(reading,
                                          quantity.at(),
                                          ValuesOf(quantity, law, fit.draws),
                                          std::move(left_out));
  quantity.SetInterval(EndOrNone(quantity, interval.low),
                       EndOrNone(quantity, interval.high));
}

void WarnOfFailures(const Eigen::MatrixXd& rows,
                    const char* what,
                    GroupFit* fit) {
  if (rows.rows() == 0) return;
  const auto failed = rows.col(0).array().isNaN().count();
  if (failed == 0) return;
  AddWarning(WarningKind::kResamplesFailed,
             "",
             fmt::format("{} of {} {} found no minimum; they are left out",
                         failed,
                         rows.rows(),
                         what),
             fit);
}

double FiniteOrNone(double end) { return std::isfinite(end) ? end : kNaN; }

}  // namespace

DrawnReading ReadingOf(const IntervalOptions& interval,
                       double level,
                       const GroupFit& fit) {
  DrawnReading reading{interval.method, level};
  if (interval.method != IntervalMethod::kBootstrap) return reading;
  const auto refits = static_cast<int>(fit.left_out.rows());
  const bool clustered = refits > 0 && refits < fit.points;
  const bool cases = interval.resampling == Resampling::kCase;
  if (!cases && !clustered) return reading;
  const double degrees =
      clustered ? refits - 1 : fit.statistics.degrees_of_freedom;
  if (degrees <= 0) return reading;
  const double shortfall = clustered ? 1 : std::sqrt(fit.points / degrees);
  const double t = StudentT(0.5 + 0.5 * level, degrees);
  reading.level = std::min(kWidest, 1 - 2 * NormalCdf(-shortfall * t));
  if (interval.resampling == Resampling::kWild) reading.t = t;
  return reading;
}

Interval DrawnInterval(const DrawnReading& reading,
                       double estimate,
                       std::vector<double> draws,
                       std::vector<double> left_out) {
  DropNaN(&draws);
  DropNaN(&left_out);
  if (reading.method == IntervalMethod::kJackknife) {
    if (left_out.size() < 2) return {kNaN, kNaN};
    const double t = StudentT(0.5 + 0.5 * reading.level,
                              static_cast<double>(left_out.size() - 1));
    const double half = t * JackknifeError(left_out);
    return {FiniteOrNone(estimate - half), FiniteOrNone(estimate + half)};
  }
  if (draws.empty()) return {kNaN, kNaN};
  const Tails tails = reading.method == IntervalMethod::kPercentile
                          ? PercentileTails(reading.level)
                          : BcaTails(reading.level, estimate, draws, left_out);
  const double low = Quantile(&draws, tails.low);
  const double high = Quantile(&draws, tails.high);
  if (reading.t > 0) {
    const double half = reading.t * StandardDeviation(draws);
    return {std::isfinite(low) ? FiniteOrNone(estimate - half) : kNaN,
            std::isfinite(high) ? FiniteOrNone(estimate + half) : kNaN};
  }
  return {FiniteOrNone(low), FiniteOrNone(high)};
}

void IntervalsFromDraws(const Law& source,
                        const FitOptions& options,
                        const IntervalOptions& interval,
                        std::vector<GroupFit>* fits) {
  const FitLaw law(source, options);
  for (GroupFit& fit : *fits) {
    WarnOfFailures(fit.draws, "resamples", &fit);
    WarnOfFailures(fit.left_out, "refits without one", &fit);
    if (fit.draws.rows() + fit.left_out.rows() == 0) continue;
    const std::vector<Quantity> quantities = FindQuantities(law, &fit);
    const DrawnReading reading = ReadingOf(interval, options.level, fit);
    ParallelFor(quantities.size(), ThreadCount(options.threads), [&](size_t i) {
      SetInterval(law, reading, fit, quantities[i]);
    });
  }
  for (GroupFit& fit : *fits) RepeatWeakness(law, &fit);
}

}  // namespace routescale
