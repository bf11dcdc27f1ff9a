#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/legal.h"
#include "routescale/progress.h"
#include "routescale/selection.h"

namespace routescale {

// How an interval is found. All work in the logarithm for parameters that are
// positive by nature (min >= 0) and for positive derived quantities.
//
//   wald        estimate ± t × standard error, from curvature at the optimum
//   profile     where the refitted sum of squares is SSE (1 + t²/(n − p)), or
//               SSE + z² where errors are known
//   bootstrap   quantiles of refits to resampled data, corrected for bias and
//               acceleration (BCa; Efron 1987), read as ReadingOf says
//   percentile  the quantiles at the level itself
//   jackknife   estimate ± t × the standard error of refits without one point
enum class IntervalMethod {
  kWald,
  kProfile,
  kBootstrap,
  kPercentile,
  kJackknife
};

// What a resample is.
//
//   case      points, or whole clusters, drawn with replacement
//   residual  the fitted values with residuals drawn with replacement, modified
//             and centred: the points stay where they were put. Where errors
//             are known: with normal errors of that size
//   wild      the fitted values with each point's own modified residual, or
//             those of a whole cluster, times a random weight: ±√½, ±1, ±√1½
//             with equal probability (Webb 2014)
//
// A modified residual is r / √((1 − h) (1 − p/n)), h the leverage: all of them
// vary alike, and as widely as the errors at points left out do on average. The
// residuals themselves are too small, the more so the fewer points there are,
// and normal quantiles stand where Student's t is due; with h = p/n everywhere
// these are the r / (1 − h) of the jackknife (MacKinnon and White 1985). Those
// of a cluster of several points are √((G−1)/G) (1 − H)⁻¹ r, H the part of the
// hat matrix that belongs to it, of G clusters: draws vary as the jackknife by
// cluster does (MacKinnon, Nielsen and Webb 2023).
enum class Resampling { kCase, kResidual, kWild };

std::string_view ToString(IntervalMethod method);  // "wald", "profile", …
std::string_view ToString(Resampling resampling);  // "case", "residual", "wild"
bool ParseIntervalMethod(std::string_view text, IntervalMethod* method);
bool ParseResampling(std::string_view text, Resampling* resampling);

struct IntervalOptions {
  static constexpr Legal<int> kLegalResamples{2, 10000000};

  IntervalMethod method = IntervalMethod::kWald;
  // The commands choose residuals, and wild with clusters.
  Resampling resampling = Resampling::kCase;
  int resamples = 2000;  // of a bootstrap; number i depends on (seed, i) alone
  uint64_t seed = 1;

  void Check() const;  // throws Error (kUsage) for a number that is not legal

  // Whether the method refits without each point in turn.
  bool leaves_out() const {
    return method == IntervalMethod::kBootstrap ||
           method == IntervalMethod::kJackknife;
  }
  bool resamples_data() const {
    return method == IntervalMethod::kBootstrap ||
           method == IntervalMethod::kPercentile;
  }
};

// Part `index` (from 1) of `count` of a resampling: whole by default.
struct Shard {
  static constexpr Legal<int> kLegalCount{1, 1000000};

  int index = 1, count = 1;

  void Check() const;  // throws Error (kUsage) unless 1 <= index <= count

  // The rows [first, second) of `rows` that are this part.
  std::pair<int, int> Rows(int rows) const;
};

// NaN: no end on that side.
struct Interval {
  double low = 0, high = 0;
};

// Replaces the intervals of fits[g], made of groups[g] with `options`, by those
// of another method; Wald intervals stay as they are. An end that the data do
// not determine (the sum of squares never rises that far before the bound of
// the parameter, or the quantile lies on the bound) is NaN and the status is
// one-sided. Standard errors stay those of the curvature but for the jackknife.
// Adds warnings:
//
//   resamples-failed      refits that found no minimum; they are left out
//   better-minimum        a refit of the same data found a lower minimum
//
// Results do not depend on options.threads. Throws Error for a resampling that
// cannot be: fewer than two clusters, residuals drawn from clusters.
void ComputeIntervals(const Law& law,
                      const std::vector<Points>& groups,
                      const FitOptions& options,
                      const IntervalOptions& interval,
                      std::vector<GroupFit>* fits,
                      const ProgressFunction& progress = {});

// Fills fits[g].inside of fits of least squares. ComputeIntervals does so too,
// where it does not resample.
void FindInside(const Law& law,
                const std::vector<Points>& groups,
                const FitOptions& options,
                std::vector<GroupFit>* fits);

// The two halves of a resampling method of ComputeIntervals. Resample fills
// draws and left_out of fits[g], the rows of one shard alone where there are
// several; IntervalsFromDraws needs no points, only the fits with all rows.
// Fits without an error to estimate get no rows and keep their intervals.
void Resample(const Law& law,
              const std::vector<Points>& groups,
              const FitOptions& options,
              const IntervalOptions& interval,
              const Shard& shard,
              std::vector<GroupFit>* fits,
              const ProgressFunction& progress = {});
void IntervalsFromDraws(const Law& law,
                        const FitOptions& options,
                        const IntervalOptions& interval,
                        std::vector<GroupFit>* fits);

// How an interval is read from its draws.
struct DrawnReading {
  IntervalMethod method = IntervalMethod::kPercentile;
  double level = 0.95;
  // If not 0: estimate ± t × the standard deviation of the draws.
  double t = 0;
};

// The reading by which an interval holds the truth as often as `level` says.
// BCa reads draws of cases or of clusters at another level (Hesterberg 2015,
// section 4). The variance of n cases drawn falls short by the share p/n of
// parameters, and normal quantiles stand where Student's t with n − p degrees
// of freedom is due; with G clusters it is that with G − 1:
//
//   1 − 2 Φ(−√(n/(n−p)) t),   1 − 2 Φ(−t),   t at `level`.
//
// Clusters drawn wild are too few for such tails: what they tell is a standard
// error, and its t has G − 1 degrees of freedom.
DrawnReading ReadingOf(const IntervalOptions& interval,
                       double level,
                       const GroupFit& fit);

// The interval of any function of the parameters from its values at the rows
// of GroupFit::draws and left_out: NaN values are left out, an end that is
// infinite is none.
Interval DrawnInterval(const DrawnReading& reading,
                       double estimate,
                       std::vector<double> draws,
                       std::vector<double> left_out);

// How the fit worsens as one parameter, or derived quantity, is moved and all
// else follows:
//
//   t = ±√((n − p) (SSE / SSE_min − 1)), or ±√(SSE − SSE_min),
//
// below its estimate negative. A straight line where Wald's interval is right.
struct ProfileCurve {
  std::string group, parameter;
  bool log_scale = false;  // judged in the logarithm
  double estimate = 0;
  double low = 0, high = 0;      // the profile interval, NaN where it is open
  double level = 0;              // of |t| at its ends
  std::vector<double> value, t;  // ascending
};

// Of every free parameter and derived quantity of every group, beyond the ends
// of its interval; parameters that are not identified have none.
std::vector<ProfileCurve> TraceProfiles(const Law& law,
                                        const std::vector<Points>& groups,
                                        const FitOptions& options,
                                        const std::vector<GroupFit>& fits);

// Fills fits[g].diagnostics: the three points of the largest influence, tests
// of runs and, where points are replicated, of lack of fit. Nothing for a fit
// without degrees of freedom or without residuals.
void Diagnose(const Law& law,
              const std::vector<Points>& groups,
              const FitOptions& options,
              std::vector<GroupFit>* fits);

}  // namespace routescale
