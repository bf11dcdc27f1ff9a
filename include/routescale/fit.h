#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "routescale/law.h"
#include "routescale/legal.h"
#include "routescale/objective.h"
#include "routescale/selection.h"

namespace routescale {

struct FitOptions {
  static constexpr Legal<int> kLegalStarts{1, 1000000};
  static constexpr Legal<int> kLegalThreads{1, 1024};
  static constexpr Legal<double> kLegalLevel{1e-4, 0.999999};

  std::optional<Residual> residual;  // default: the law's
  Objective objective;
  ParameterChanges changes;  // --fix, --tie, --bound
  // --start: the fit is never worse than this point, and of minima that are
  // equal but for rounding the one that it leads to.
  std::map<std::string, double> start;
  int starts = 0;       // descents; 0: as many as needed
  int skip_start = -1;  // leave this start out (tests: no start is special)
  double level = 0.95;  // of intervals
  int threads = 0;      // 0: as many as cores; results do not depend on it

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// A word on a number; the JSON `status`.
enum class Status { kOk, kFixed, kAtBound, kOneSided, kNotIdentified };
std::string_view ToString(Status status);
bool ParseStatus(std::string_view text, Status* status);

// Estimates that are not known are NaN.
struct Estimate {
  std::string name;
  double value = 0;
  double std_error = 0;
  double low = 0, high = 0;  // interval at the level of the fit
  Status status = Status::kOk;
  // The interval is its profile's, in a fit of Wald intervals: too nonlinear
  // for one of those.
  bool by_profile = false;
};

struct Statistics {
  double objective = 0;  // Σ w ρ(r): the sum that was minimised; ½ sse by l2
  double sse = 0;        // Σ w r², in the residual scale
  double rmse = 0;       // √(sse / Σ w)
  double sigma = 0;      // residual standard error of a run of mean weight; by
                         // other objectives than l2 from the median of |r|
  double r2 = 0;
  double aic = 0, aicc = 0, bic = 0;  // n ln rmse² + penalty; NaN by other
                                      // objectives than l2
  int degrees_of_freedom = 0;
  bool known_errors = false;  // as Points::known_errors

  // Variance of a residual of weight 1: sse over the degrees of freedom, 1
  // where errors are known; NaN without degrees.
  double Variance() const;
  // What an interval at this level is wide in standard errors: Student's t,
  // normal where errors are known; NaN without degrees.
  double Quantile(double level) const;
};

// Σ w r² of weights 1/s² over its degrees of freedom, near 1 where s is the
// error of a run, and the chance of as much or more; NaN without degrees.
struct ChiSquareTest {
  double reduced = 0, p = 0;
};
ChiSquareTest TestChiSquare(const Statistics& statistics);

struct Verdict {
  bool converged = false;
  int places = 0;           // where the projected objective was screened
  int starts = 0;           // of them, those that a descent began at
  int agreeing_starts = 0;  // ended at the best objective
  int distinct_minima = 0;
  double scaled_gradient = 0;  // max_j |J_jᵀr| / (‖J_j‖ ‖r‖), parameters at a
                               // bound left out; 0 if r is rounding
  int rank = 0;                // of the Jacobian with unit columns
  double condition = 0;                  // of the same
  std::vector<double> start_objectives;  // final objective of each start
};

// `code` is stable: see kWarningCodes in the manual.
struct Warning {
  std::string code, parameter, message;
};

// What leaving one point out would do.
struct Influence {
  std::string label;      // of the point
  double leverage = 0;    // h, its own share in its fitted value
  double cook = 0;        // Cook's distance: r² h / (s² p (1 − h)²)
  std::string parameter;  // the one that moves most without the point, and
  double shift = 0;       // by how many standard errors: refitted, not guessed
  // Parameters that leave their bound without the point: the standard errors,
  // which hold them there, say little of the shift then.
  std::vector<std::string> released;
};

// Wald and Wolfowitz's test of the signs of the residuals, points in order of
// a variable: too few runs of equal signs show a pattern that the law misses.
struct RunsTest {
  std::string variable;
  int runs = 0;
  double expected = 0;  // under random signs
  double p_value = 0;   // of as few runs or fewer, normal approximation
};

// F test of the law against the means of replicates, points that agree in
// every variable; only where there are such points.
struct LackOfFit {
  double f = 0;
  int lack_degrees = 0, pure_degrees = 0;
  double p_value = 0;
};

struct Diagnostics {
  // Of least squares alone; largest Cook's distance first.
  std::vector<Influence> influential;
  std::vector<RunsTest> runs;            // per variable that varies
  std::optional<LackOfFit> lack_of_fit;  // of least squares alone
};

// How errors of prediction grow beyond the fitted runs: measured on runs ahead
// of earlier cutoffs of a cost (see calibrate.h).
struct Calibration {
  std::string formula;  // the cost, of variables of the law
  double largest = 0;   // of the fitted runs
  // Standard deviation, in the residual scale, that ln(cost/largest) = 1 adds
  // to the errors that the fit itself expects.
  double growth = 0;
  int cutoffs = 0, predictions = 0;  // measured at

  // Half the width that a point of this cost adds in squares to an interval.
  double Reach(double cost, double level) const;
};

// Where two parameters lie together at a level: its outline, in order.
struct JointRegion {
  std::string x, y;
  double level = 0;
  std::vector<std::pair<double, double>> outline;  // empty where it is open
};

struct GroupFit {
  std::string group;
  int points = 0;
  std::vector<Estimate> parameters;  // all of the law's, in its order
  std::vector<Estimate> derived;
  Eigen::MatrixXd covariance;   // p × p over parameters; rows and columns of
  Eigen::MatrixXd correlation;  // fixed or unidentified ones are NaN
  Statistics statistics;
  Verdict verdict;
  std::vector<Warning> warnings;
  Diagnostics diagnostics;  // empty unless asked for: see inference.h
  std::optional<Calibration> calibration;  // if asked for
  std::vector<JointRegion> regions;        // if asked for: see region.h
  // Refits to resampled data, one a row: all parameters, in their own unit; NaN
  // where a refit found no minimum. `draws` are those of a bootstrap,
  // `left_out` those without each point, or cluster, in turn. Empty (no rows)
  // for methods without them.
  Eigen::MatrixXd draws, left_out;
  // For each parameter that lies at its bound a row with all parameters: where
  // it has moved inside as far as its profile interval goes, all else
  // following. Empty where there is none, or no profile: see FindInside.
  Eigen::MatrixXd inside;
  // Smallest and largest value of each variable among the points.
  std::map<std::string, std::pair<double, double>> range;

  std::vector<double> values() const;  // of the parameters
};

// Fits a law to the points of one group. Deterministic. Throws Error only for
// bad input: fewer points than free parameters, a loss ≤ 0 in a log scale, a
// law that is not finite at any start, a parameter without effect. Not
// converging and not being identified are told in the result.
GroupFit FitGroup(const Law& law,
                  const Points& points,
                  const FitOptions& options);

// Every group, in parallel.
std::vector<GroupFit> FitGroups(const Law& law,
                                const std::vector<Points>& groups,
                                const FitOptions& options);

// Statistics of given coefficients at the points, without fitting: a published
// row beside a fit.
Statistics Score(const Law& law,
                 const std::vector<double>& parameters,
                 const Points& points,
                 Residual residual);

}  // namespace routescale
