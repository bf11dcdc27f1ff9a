#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/model.h"

namespace routescale {

// What a fitted law says of one model. NaN where it says nothing.
struct Prediction {
  double loss = 0;
  double loss_low = 0, loss_high = 0;        // interval of the mean
  double new_run_low = 0, new_run_high = 0;  // interval of one new run
  double effective_parameters = 0;           // N̄, for laws that define dense
  // Largest distance outside the range of the fitted points over all
  // variables, in decades for positive variables; 0 inside.
  double extrapolation = 0;
};

// A law with the coefficients of one group, ready for questions.
class Predictor {
 public:
  Predictor(const SavedFit& fit, const GroupFit& group);

  const std::vector<std::string>& variables() const;
  // `at` in the order of variables(). Throws Error if the law has no finite
  // value there.
  Prediction Predict(const std::vector<double>& at) const;
  double Loss(const std::vector<double>& at) const;

  // N̄ with L(N̄, dense) = L(at): the closed form where the law has one, else by
  // solving; NaN where there is none, or the law has no dense meaning.
  double EffectiveParameters(const std::vector<double>& at) const;
  bool has_dense() const;

  // The N with N̄(N, rest of at) = target; NaN where there is none.
  double SizeForEffective(double target, const std::vector<double>& at) const;
  // Limit of N̄ as the other dense variable (E) goes to infinity.
  double EffectiveLimit(const std::vector<double>& at) const;

 private:
  CompiledLaw law_;
  const GroupFit* group_;
  std::vector<double> parameters_;  // free ones
  Node loss_, effective_;
  bool closed_form_ = false;
};

}  // namespace routescale
