#include "fit/covariance.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/nan.h"
#include "base/random.h"
#include "fit/wald.h"

namespace routescale {
namespace {

// A parameter belongs to such a direction if its part in it exceeds this.
constexpr double kPart = 1e-3;
// What stopped at a bound is on it but for rounding.
constexpr double kBoundTolerance = 1e-14;

// Whether θ ∂f/∂θ is the same wherever f exists, f the law in the scale of the
// residuals: at random points, parameters and variables positive.
bool IsFactor(const FitLaw& law, int parameter) {
  constexpr int kPlaces = 16, kFewest = 3;
  constexpr double kSame = 1e-9;
  const Node slope = law.residual_derivatives[parameter];
  std::vector<double> theta(law.free_count());
  std::vector<double> at(law.law.law().variables.size());
  CounterRandom random(1, 0);
  const double expected =
      law.residual == Residual::kLn ? 1 : 1 / std::numbers::ln10;
  int found = 0;
  for (int i = 0; i < kPlaces; ++i) {
    for (double& value : theta)
      value = std::pow(10, 3 * random.Uniform() - 1.5);
    for (double& value : at) value = std::pow(10, 3 * random.Uniform());
    const double logarithmic =
        theta[parameter] * EvaluateOnce(law.law.graph(), slope, theta, at);
    if (!std::isfinite(logarithmic)) continue;
    if (std::abs(logarithmic - expected) > kSame) return false;
    ++found;
  }
  return found >= kFewest;
}

// Wald's interval has no end beyond a bound.
void KeepInside(const ParameterSpec& spec, Estimate* estimate) {
  const bool below = estimate->low < spec.min;
  const bool above = estimate->high > spec.max;
  if (below) estimate->low = kNaN;
  if (above) estimate->high = kNaN;
  if (below || above) estimate->status = Status::kOneSided;
}

bool IsAtBound(const ParameterSpec& spec, double value) {
  const double u = ToInternal(spec, value);
  const double low = ToInternal(spec, spec.min);
  const double high = ToInternal(spec, spec.max);
  const double tolerance = kBoundTolerance * std::abs(u);
  return u - low <= tolerance || high - u <= tolerance;
}

// D⁻¹ V Σ⁻² Vᵀ D⁻¹ over the singular values kept.
Eigen::MatrixXd PseudoInverse(const Eigen::JacobiSVD<Eigen::MatrixXd>& svd,
                              const Eigen::VectorXd& norms,
                              int rank) {
  Eigen::MatrixXd half = svd.matrixV().leftCols(rank);
  for (int k = 0; k < rank; ++k) half.col(k) /= svd.singularValues()[k];
  for (Eigen::Index i = 0; i < half.rows(); ++i) {
    half.row(i) /= norms[i] > 0 ? norms[i] : 1.0;
  }
  return half * half.transpose();
}

// Covariance of all parameters of the law in their own units: dp/du and the
// ties applied. NaN where a parameter is fixed, at a bound or not identified.
Eigen::MatrixXd NaturalCovariance(const FitLaw& law,
                                  const Optimum& optimum,
                                  const Curvature& curvature,
                                  const std::vector<int>& free_of) {
  const Eigen::Index count = static_cast<Eigen::Index>(free_of.size());
  Eigen::MatrixXd natural = Eigen::MatrixXd::Constant(count, count, kNaN);
  auto usable = [&](int f) {
    return f >= 0 && curvature.identified[f] && !curvature.at_bound[f];
  };
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index j = 0; j < count; ++j) {
      const int fi = free_of[i], fj = free_of[j];
      if (!usable(fi) || !usable(fj)) continue;
      natural(i, j) = curvature.covariance(fi, fj) *
                      InternalSlope(law.law.free()[fi], optimum.theta[fi]) *
                      InternalSlope(law.law.free()[fj], optimum.theta[fj]);
    }
  }
  return natural;
}

void ToInternalSlopes(const FitLaw& law,
                      const Eigen::VectorXd& theta,
                      Eigen::MatrixXd* both) {
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    both->col(i + 1) *= InternalSlope(law.law.free()[i], theta[i]);
  }
}

Eigen::MatrixXd Correlation(const Eigen::MatrixXd& covariance) {
  const Eigen::VectorXd errors = covariance.diagonal().cwiseSqrt();
  Eigen::MatrixXd correlation = covariance;
  for (Eigen::Index i = 0; i < correlation.rows(); ++i) {
    for (Eigen::Index j = 0; j < correlation.cols(); ++j) {
      correlation(i, j) = i == j && std::isfinite(errors[i])
                              ? 1.0
                              : covariance(i, j) / (errors[i] * errors[j]);
    }
  }
  return correlation;
}

}  // namespace

bool IsPositive(const FitLaw& law, int parameter) {
  if (law.law.free()[parameter].min >= 0) return true;
  const bool logarithmic =
      law.residual == Residual::kLn || law.residual == Residual::kLog10;
  return logarithmic && IsFactor(law, parameter);
}

Eigen::MatrixXd InternalJacobian(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Eigen::VectorXd& theta) {
  Eigen::MatrixXd both(model.rows(), theta.size() + 1);
  Program::Scratch scratch;
  model.ResidualsAndJacobian(theta.data(), both, &scratch);
  ToInternalSlopes(law, theta, &both);
  return both;
}

Eigen::MatrixXd InternalLinearisation(const FitLaw& law,
                                      const ResidualModel& model,
                                      const Eigen::VectorXd& theta) {
  Eigen::MatrixXd both;
  Program::Scratch scratch;
  model.Linearise(theta, &both, &scratch);
  ToInternalSlopes(law, theta, &both);
  return both;
}

Curvature ComputeCurvature(const FitLaw& law,
                           const ResidualModel& model,
                           const Optimum& optimum) {
  const Eigen::Index p = optimum.theta.size();
  Curvature curvature;
  curvature.covariance.setZero(p, p);
  curvature.identified.assign(p, true);
  const Eigen::MatrixXd both = InternalLinearisation(law, model, optimum.theta);
  const double residual_norm = both.col(0).norm();
  std::vector<Eigen::Index> active;
  for (Eigen::Index i = 0; i < p; ++i) {
    const ParameterSpec& spec = law.law.free()[i];
    // What does nothing may stop at a bound as well as anywhere.
    curvature.identified[i] = HasEffect(both.col(i + 1).norm(),
                                        ToInternal(spec, optimum.theta[i]),
                                        residual_norm,
                                        model.target().norm());
    const bool bound =
        curvature.identified[i] && IsAtBound(spec, optimum.theta[i]);
    curvature.at_bound.push_back(bound);
    if (!bound && curvature.identified[i]) active.push_back(i);
  }
  if (active.empty()) {
    curvature.condition = 1;
    return curvature;
  }
  Eigen::MatrixXd jacobian = both.rightCols(p)(Eigen::all, active);
  Eigen::VectorXd norms = jacobian.colwise().norm();
  for (Eigen::Index k = 0; k < norms.size(); ++k) {
    if (norms[k] > 0) jacobian.col(k) /= norms[k];
  }
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(
      jacobian, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Eigen::VectorXd& values = svd.singularValues();
  const Eigen::Index size = values.size();
  curvature.condition = values[size - 1] > 0
                            ? values[0] / values[size - 1]
                            : std::numeric_limits<double>::infinity();
  while (curvature.rank < size &&
         values[curvature.rank] > kRankTolerance * values[0]) {
    ++curvature.rank;
  }
  for (Eigen::Index k = curvature.rank; k < size; ++k) {
    const Eigen::VectorXd direction = svd.matrixV().col(k);
    for (size_t i = 0; i < active.size(); ++i) {
      if (std::abs(direction[i]) > kPart) {
        curvature.identified[active[i]] = false;
      }
    }
    if (k + 1 < size) continue;
    curvature.null_direction.setZero(p);
    for (size_t i = 0; i < active.size(); ++i) {
      curvature.null_direction[active[i]] = direction[i];
    }
  }
  const Eigen::MatrixXd inverse = PseudoInverse(svd, norms, curvature.rank);
  for (size_t i = 0; i < active.size(); ++i) {
    for (size_t j = 0; j < active.size(); ++j) {
      curvature.covariance(active[i], active[j]) = inverse(i, j);
    }
  }
  return curvature;
}

void FillEstimates(const FitLaw& law,
                   const Optimum& optimum,
                   const Curvature& curvature,
                   double level,
                   GroupFit* fit) {
  const Law& source = law.law.law();
  const double t = fit->statistics.Quantile(level);
  const std::vector<double> theta(optimum.theta.begin(), optimum.theta.end());
  const std::vector<double> all = law.law.Expand(theta);
  std::vector<int> free_of;
  for (const ParameterSpec& spec : source.parameters) {
    free_of.push_back(law.law.FindFree(spec.name));
  }
  fit->covariance = NaturalCovariance(law, optimum, curvature, free_of);
  fit->correlation = Correlation(fit->covariance);
  for (size_t i = 0; i < all.size(); ++i) {
    Estimate estimate;
    estimate.name = source.parameters[i].name;
    estimate.value = all[i];
    const int f = free_of[i];
    const bool positive = f >= 0 && all[i] > 0 && IsPositive(law, f);
    estimate.status = f < 0                      ? Status::kFixed
                      : curvature.at_bound[f]    ? Status::kAtBound
                      : !curvature.identified[f] ? Status::kNotIdentified
                                                 : Status::kOk;
    const WaldInterval wald =
        Wald(all[i], std::sqrt(fit->covariance(i, i)), t, positive);
    estimate.std_error = wald.std_error;
    estimate.low = wald.low;
    estimate.high = wald.high;
    if (f >= 0) KeepInside(law.law.free()[f], &estimate);
    fit->parameters.push_back(estimate);
  }
  for (size_t i = 0; i < law.derived.size(); ++i) {
    fit->derived.push_back(EstimateDerived(law, i, optimum, curvature, t));
  }
}

}  // namespace routescale
