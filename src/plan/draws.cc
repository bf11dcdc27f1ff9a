#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "answers/usable_covariance.h"
#include "base/random.h"
#include "fit/problem.h"
#include "routescale/law.h"
#include "routescale/plan.h"

namespace routescale {
namespace {

// A matrix R with R Rᵀ = covariance, from P A Pᵀ = L D Lᵀ.
Eigen::MatrixXd Root(const Eigen::MatrixXd& covariance) {
  const Eigen::LDLT<Eigen::MatrixXd> ldlt(covariance);
  const Eigen::MatrixXd lower = ldlt.matrixL();
  const Eigen::VectorXd spread = ldlt.vectorD().cwiseMax(0).cwiseSqrt();
  return ldlt.transpositionsP().transpose() *
         Eigen::MatrixXd(lower * spread.asDiagonal());
}

// √(ν/χ²): what makes normal numbers Student's t. Next to 1 for many degrees.
double Widening(int degrees, CounterRandom* random) {
  constexpr int kMany = 1000;
  if (degrees < 1 || degrees > kMany) return 1;
  double squares = 0;
  for (int i = 0; i < degrees; ++i) {
    const double z = random->Normal();
    squares += z * z;
  }
  return std::sqrt(degrees / squares);
}

// Which parameters are drawn in the logarithm: positive ones in which a law is
// linear, such as A in A N^-α. With ln A and α as they are a term is the
// exponential of what is drawn, as straight as it can be.
std::vector<bool> InLogarithm(const Law& law,
                              const std::vector<double>& values) {
  const FitLaw fit_law(law, {});
  std::vector<bool> in_logarithm;
  for (size_t i = 0; i < values.size(); ++i) {
    const ParameterSpec& spec = law.parameters[i];
    in_logarithm.push_back(spec.log_scale && values[i] > 0);
  }
  for (const int f : fit_law.linear) {
    const int i = law.FindParameter(fit_law.law.free()[f].name);
    in_logarithm[i] = law.parameters[i].min >= 0 && values[i] > 0;
  }
  return in_logarithm;
}

bool IsLegal(const CompiledLaw& law, const std::vector<double>& values) {
  const auto& constraints = law.constraints();
  return std::all_of(constraints.begin(), constraints.end(), [&](Node node) {
    return EvaluateOnce(law.graph(), node, values, {}) > 0;
  });
}

}  // namespace

Eigen::MatrixXd CoefficientDraws(const Law& law,
                                 const GroupFit& group,
                                 int draws,
                                 uint64_t seed) {
  const Eigen::MatrixXd covariance = UsableCovariance(group);
  const Statistics& statistics = group.statistics;
  const std::vector<double> values = group.values();
  const Eigen::Index p = static_cast<Eigen::Index>(values.size());
  if (!covariance.allFinite() || covariance.isZero(0)) return {0, p};
  const std::vector<bool> in_logarithm = InLogarithm(law, values);
  Eigen::VectorXd unit(p);  // dθ = unit dz, z = ln θ or θ
  for (Eigen::Index j = 0; j < p; ++j) {
    const size_t i = static_cast<size_t>(j);
    unit[j] = in_logarithm[i] ? values[i] : 1;
  }
  const Eigen::MatrixXd root =
      Root(unit.cwiseInverse().asDiagonal() * covariance *
           unit.cwiseInverse().asDiagonal());
  const CompiledLaw compiled(law, {});
  Eigen::MatrixXd drawn(draws, p);
  std::vector<double> row(values.size());
  for (Eigen::Index draw = 0; draw < draws; ++draw) {
    CounterRandom random(seed, static_cast<uint64_t>(draw));
    Eigen::VectorXd normal(p);
    for (double& z : normal) z = random.Normal();
    const Eigen::VectorXd shift =
        root * normal *
        Widening(statistics.known_errors ? 0 : statistics.degrees_of_freedom,
                 &random);
    for (size_t i = 0; i < row.size(); ++i) {
      const ParameterSpec& spec = law.parameters[i];
      const double z = shift[static_cast<Eigen::Index>(i)];
      row[i] = in_logarithm[i] ? values[i] * std::exp(z) : values[i] + z;
      row[i] = std::clamp(row[i], spec.min, spec.max);
    }
    const bool legal = IsLegal(compiled, row);
    for (Eigen::Index j = 0; j < p; ++j) {
      drawn(draw, j) = legal ? row[static_cast<size_t>(j)] : std::nan("");
    }
  }
  return drawn;
}

}  // namespace routescale
