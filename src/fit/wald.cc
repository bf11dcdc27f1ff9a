#include "fit/wald.h"

#include <cmath>

namespace routescale {
namespace {

// The gradient in internal coordinates of a derived quantity from its values
// (see FitLaw::derived); of its logarithm where it is positive, whose
// derivatives do not underflow with it.
Eigen::VectorXd GradientOf(const FitLaw& law,
                           const Eigen::VectorXd& values,
                           const Eigen::VectorXd& theta) {
  Eigen::VectorXd gradient =
      values.tail(theta.size()) / (values[0] > 0 ? values[0] : 1.0);
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    gradient[i] *= InternalSlope(law.law.free()[i], theta[i]);
  }
  return gradient;
}

}  // namespace

WaldInterval Wald(double value, double std_error, double t, bool in_logarithm) {
  if (!std::isfinite(std_error)) return {};
  if (in_logarithm) {
    const double relative = std_error / value;
    return {std_error,
            value * std::exp(-t * relative),
            value * std::exp(t * relative)};
  }
  return {std_error, value - t * std_error, value + t * std_error};
}

Estimate EstimateDerived(const FitLaw& law,
                         size_t index,
                         const Optimum& optimum,
                         const Curvature& curvature,
                         double t) {
  const std::vector<Node>& outputs = law.derived[index];
  const std::vector<const double*> no_data(law.law.law().variables.size(),
                                           nullptr);
  const Program program(law.law.graph(), outputs, no_data, 1);
  Program::Scratch scratch;
  Eigen::VectorXd values(optimum.theta.size() + 1);
  program.Evaluate(optimum.theta.data(), values.data(), 1, &scratch);
  const Eigen::VectorXd gradient = GradientOf(law, values, optimum.theta);
  Estimate estimate;
  estimate.name = law.law.derived()[index].first;
  estimate.value = values[0];
  estimate.std_error = estimate.low = estimate.high = kNaN;
  for (Eigen::Index i = 0; i < optimum.theta.size(); ++i) {
    double slope = 1;  // a derivative may also underflow to 0
    const bool independent =
        law.law.graph().IsConstant(outputs[i + 1], &slope) && slope == 0;
    if (!independent && !curvature.identified[i]) {
      estimate.status = Status::kNotIdentified;
    } else if (gradient[i] != 0 && curvature.at_bound[i] &&
               estimate.status == Status::kOk) {
      estimate.status = Status::kAtBound;
    }
  }
  if (estimate.status == Status::kNotIdentified) return estimate;
  const double error = std::sqrt(gradient.dot(curvature.covariance * gradient));
  const double value = estimate.value;
  const WaldInterval wald =
      Wald(value, value > 0 ? error * value : error, t, value > 0);
  estimate.std_error = wald.std_error;
  estimate.low = wald.low;
  estimate.high = wald.high;
  return estimate;
}

Eigen::VectorXd MovedCoordinates(const FitLaw& law,
                                 Eigen::VectorXd u,
                                 const Eigen::VectorXd& step) {
  for (Eigen::Index i = 0; i < u.size(); ++i) {
    const bool as_factor = !law.law.free()[i].log_scale && u[i] > 0 &&
                           IsPositive(law, static_cast<int>(i));
    u[i] = as_factor ? u[i] * std::exp(step[i] / u[i]) : u[i] + step[i];
  }
  return u;
}

}  // namespace routescale
