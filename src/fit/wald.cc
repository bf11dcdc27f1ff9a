#include "fit/wald.h"

#include <cmath>

namespace routescale {
namespace {

constexpr double kBend = 0.5;

// A derived quantity and its gradient in internal coordinates; in its logarithm
// where it is positive, whose derivatives do not underflow with it.
class Derived {
 public:
  Derived(const FitLaw& law, size_t index)
      : law_(law),
        program_(
            law.law.graph(),
            law.derived[index],
            std::vector<const double*>(law.law.law().variables.size(), nullptr),
            1) {}

  void Evaluate(const Eigen::VectorXd& theta) {
    const Eigen::Index p = theta.size();
    Eigen::VectorXd values(p + 1);
    Program::Scratch scratch;
    program_.Evaluate(theta.data(), values.data(), 1, &scratch);
    value = values[0];
    gradient = values.tail(p) / (positive() ? value : 1.0);
    for (Eigen::Index i = 0; i < p; ++i) {
      gradient[i] *= InternalSlope(law_.law.free()[i], theta[i]);
    }
  }

  bool positive() const { return value > 0; }
  double coordinate() const { return positive() ? std::log(value) : value; }

  double value = 0;
  Eigen::VectorXd gradient;

 private:
  const FitLaw& law_;
  Program program_;
};

double ErrorOf(const Eigen::VectorXd& gradient, const Curvature& curvature) {
  return std::sqrt(gradient.dot(curvature.covariance * gradient));
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
  Derived derived(law, index);
  derived.Evaluate(optimum.theta);
  Estimate estimate;
  estimate.name = law.law.derived()[index].first;
  estimate.value = derived.value;
  estimate.std_error = estimate.low = estimate.high = kNaN;
  for (Eigen::Index i = 0; i < optimum.theta.size(); ++i) {
    double slope = 1;  // a derivative may also underflow to 0
    const bool independent =
        law.law.graph().IsConstant(outputs[i + 1], &slope) && slope == 0;
    if (!independent && !curvature.identified[i]) {
      estimate.status = Status::kNotIdentified;
    } else if (derived.gradient[i] != 0 && curvature.at_bound[i] &&
               estimate.status == Status::kOk) {
      estimate.status = Status::kAtBound;
    }
  }
  if (estimate.status == Status::kNotIdentified) return estimate;
  const double error = ErrorOf(derived.gradient, curvature);
  const bool positive = derived.positive();
  const WaldInterval wald = Wald(
      derived.value, positive ? error * derived.value : error, t, positive);
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

bool IsBent(const FitLaw& law,
            size_t index,
            const Optimum& optimum,
            const Curvature& curvature,
            double t) {
  Derived derived(law, index);
  derived.Evaluate(optimum.theta);
  const bool positive = derived.positive();
  const double error = ErrorOf(derived.gradient, curvature);
  if (!(error > 0) || !std::isfinite(t * error)) return false;
  const Eigen::VectorXd ascent =
      curvature.covariance * derived.gradient / error;
  const double from = derived.coordinate();
  const Eigen::VectorXd u = ToInternal(law, optimum.theta);
  for (const double reach : {-t, t}) {
    derived.Evaluate(
        FromInternal(law, MovedCoordinates(law, u, reach * ascent)));
    if (derived.positive() != positive) return true;
    const double tangent = reach * error;
    const double change = derived.coordinate() - from;
    if (!(std::abs(change - tangent) <= kBend * std::abs(tangent))) return true;
  }
  return false;
}

}  // namespace routescale
