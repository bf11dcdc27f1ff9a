#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/model.h"

namespace routescale {

// What a fitted law says of one model, in the unit of the response. NaN where
// it says nothing.
struct Prediction {
  double loss = 0;
  double loss_low = 0, loss_high = 0;        // interval of the mean
  double new_run_low = 0, new_run_high = 0;  // interval of one new run
  double effective_parameters = 0;           // N̄, for laws that define dense
  // How far outside the fitted points, the worst variable: decades for
  // positive variables, widths of the range for others; 0 inside, NaN for a
  // law that was not fitted.
  double extrapolation = 0;
};

// A law with the coefficients of one group, ready for questions. Points are
// given column by column in the order of variables(): columns[v][i].
class Predictor {
 public:
  using Columns = std::vector<std::vector<double>>;

  Predictor(const SavedFit& fit, const GroupFit& group);

  const std::vector<std::string>& variables() const { return variables_; }
  bool has_dense() const { return law_.law().has_dense; }

  // With the delta method on the residual scale: mean ± t √(gᵀCg), new run
  // ± t √(s² + gᵀCg), g the gradient in the parameters, C their covariance.
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

 private:
  std::vector<double> Evaluate(Node node, const Columns& at) const;
  double SolveEffective(double loss, std::vector<double> at) const;
  double Extrapolation(const Columns& at, size_t row) const;

  CompiledLaw law_;
  std::vector<std::string> variables_;
  std::vector<double> parameters_;
  Eigen::MatrixXd covariance_;  // zero for fixed parameters
  std::vector<std::pair<double, double>> range_;  // NaN if not fitted
  double sigma_, t_;
  Residual residual_;
  Node in_residual_, effective_ = -1;  // -1: no closed form
  std::vector<Node> gradient_;
  int size_ = -1;  // index of the size variable
};

}  // namespace routescale
