#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/model.h"

namespace routescale {

class Spread;
struct Varied;

// A positive quantity and the ends of its interval; NaN where there is none.
struct Answer {
  double value = 0;
  double low = 0, high = 0;
};

// What a fitted law says of one model, in the unit of the response. NaN where
// it says nothing.
struct Prediction {
  double loss = 0;
  double loss_low = 0, loss_high = 0;        // interval of the mean
  double new_run_low = 0, new_run_high = 0;  // interval of one new run
  Answer effective;                          // N̄, for laws that define dense
  // How far outside the fitted points, the worst variable: decades for
  // positive variables, widths of the range for others; 0 inside, NaN for a
  // law that was not fitted.
  double extrapolation = 0;
};

// A law with the coefficients of one group, ready for questions. Points are
// given column by column in the order of variables(): columns[v][i].
//
// Intervals are by the method of the fit: from its draws for a bootstrap or a
// jackknife, else with the delta method; a profile needs the points of the fit,
// so that its intervals here are Wald's. Positive quantities that solve an
// equation have them in their logarithm; an end is NaN where resamples in
// the tail have no solution.
class Predictor {
 public:
  using Columns = std::vector<std::vector<double>>;

  Predictor(const SavedFit& fit, const GroupFit& group);

  const std::vector<std::string>& variables() const { return variables_; }
  bool has_dense() const { return law_.law().has_dense; }
  IntervalMethod interval_method() const;

  // Widens the intervals of predictions by GroupFit::calibration, which the
  // group must have.
  void Calibrate(const GroupFit& group);

  // Intervals in the residual scale: see Spread.
  std::vector<Prediction> Predict(const Columns& at) const;
  std::vector<double> Loss(const Columns& at) const;

  // N̄ with L(N̄, dense) = L(at): the closed form where the law has one, else
  // solved to full precision; NaN where no N̄ in 1e-30 … 1e30 reaches L(at).
  std::vector<double> EffectiveParameters(const Columns& at) const;
  // N̄ as the variables other than the size that "dense" sets (E) go to
  // infinity; NaN where it grows without limit.
  std::vector<double> EffectiveLimit(const Columns& at) const;
  // The size N with N̄(N, rest of `at`) = effective; NaN where there is none.
  double SizeForEffective(double effective, std::vector<double> at) const;
  // The value of a variable with L(value, rest of `at`) = loss. Infinity where
  // even that does not reach the loss, 0 where anything does or a value below
  // that of a dense model would.
  double Solve(int variable, double loss, const std::vector<double>& at) const;

  // The same with intervals, at one point.
  Answer AskEffective(const std::vector<double>& at) const;
  Answer AskLimit(const std::vector<double>& at) const;
  Answer AskSize(double effective, const std::vector<double>& at) const;
  Answer AskSolve(int variable,
                  double loss,
                  const std::vector<double>& at) const;

  // Whether an interval of AskSolve by a tangent (Wald, jackknife) is a guide:
  // solving at the coefficients that belong to its ends gives about these
  // ends. It is none where the loss is near what the law can reach at all.
  bool TangentIsGuide(int variable,
                      double loss,
                      const std::vector<double>& at) const;

  // Distance of a point from those fitted, as in Prediction: in each variable,
  // and in the worst.
  std::vector<double> Extrapolations(const std::vector<double>& at) const;
  double Extrapolation(const std::vector<double>& at) const;

 private:
  using Point = std::vector<double>;
  using Parameters = std::vector<double>;
  // A quantity as a function of the parameters.
  using Quantity = std::function<double(const Parameters&)>;
  // A point of which one coordinate solves an equation, and the point whose
  // loss it has, if not a given loss.
  struct Solution {
    Point at;
    int solved = 0;
    Point reference = {};
  };

  std::vector<double> Evaluate(Node node, const Columns& at) const;
  double At(Node node, const Parameters& parameters, const Point& at) const;
  double Effective(const Parameters& parameters, const Point& at) const;
  double Limit(const Parameters& parameters, Point at) const;
  double Size(const Parameters& parameters, double effective, Point at) const;
  double Solved(const Parameters& parameters,
                int variable,
                double loss,
                Point at) const;
  Point Dense(Point at) const;
  Point Saturated(Point at) const;

  // Predictions of the points [from, to).
  void PredictBlock(const Columns& at,
                    size_t from,
                    size_t to,
                    Prediction* predictions) const;
  // N̄ of each of some points, with intervals; see predict_effective.cc.
  struct Block;
  void PredictEffective(const Block& block, Prediction* predictions) const;
  std::vector<double> EffectiveColumn(const Block& block,
                                      const Parameters& parameters,
                                      const std::vector<double>& values,
                                      const std::vector<double>& start) const;
  std::vector<double> SolveDense(const Block& block,
                                 const Parameters& parameters,
                                 const std::vector<double>& values,
                                 std::vector<double> sizes) const;
  Answer Ask(const Quantity& quantity, const Solution& solution) const;
  Answer Around(double value, Varied varied) const;
  // Of a quantity at one draw: NaN where the refit failed. What a refit cannot
  // reach is beyond all that others need.
  static double DrawnLog(bool failed, double value);
  Eigen::VectorXd LogGradient(const Solution& solution) const;

  CompiledLaw law_;
  std::vector<std::string> variables_;
  std::vector<double> parameters_;
  std::shared_ptr<const Spread> spread_;
  std::optional<Calibration> calibration_;
  Node cost_ = -1;  // of the calibration
  double level_;
  int threads_;
  std::vector<std::pair<double, double>> range_;  // NaN if not fitted
  Residual residual_;
  Node in_residual_, effective_ = -1;  // -1: no closed form
  std::vector<Node> gradient_;         // of in_residual_, per parameter
  std::vector<Node> slopes_;           // of in_residual_, per variable
  int size_ = -1;                      // index of the size variable
};

// Adds the warning `extrapolated` to a group of the fit if a point, its values
// by variable, lies outside its runs: how far, in each variable that does.
void WarnOfExtrapolation(const SavedFit& fit,
                         const std::map<std::string, double>& at,
                         GroupFit* group);

}  // namespace routescale
