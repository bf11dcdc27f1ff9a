#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "answers/usable_covariance.h"
#include "random.h"
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

bool InLogarithm(const ParameterSpec& spec, double value) {
  return spec.min >= 0 && value > 0;
}

}  // namespace

Eigen::MatrixXd NormalDraws(const Law& law,
                            const GroupFit& group,
                            int draws,
                            uint64_t seed) {
  const Eigen::MatrixXd covariance = UsableCovariance(group);
  const std::vector<double> values = group.values();
  const Eigen::Index p = static_cast<Eigen::Index>(values.size());
  if (!covariance.allFinite() || covariance.isZero(0)) return {0, p};
  Eigen::VectorXd unit(p);  // dθ = unit dz, z = ln θ or θ
  for (Eigen::Index j = 0; j < p; ++j) {
    const size_t i = static_cast<size_t>(j);
    unit[j] = InLogarithm(law.parameters[i], values[i]) ? values[i] : 1;
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
    const Eigen::VectorXd shift = root * normal;
    for (size_t i = 0; i < row.size(); ++i) {
      const ParameterSpec& spec = law.parameters[i];
      const double z = shift[static_cast<Eigen::Index>(i)];
      row[i] = InLogarithm(spec, values[i]) ? values[i] * std::exp(z)
                                            : values[i] + z;
      row[i] = std::clamp(row[i], spec.min, spec.max);
    }
    const bool legal =
        std::all_of(compiled.constraints().begin(),
                    compiled.constraints().end(),
                    [&](Node node) {
                      return EvaluateOnce(compiled.graph(), node, row, {}) > 0;
                    });
    for (Eigen::Index j = 0; j < p; ++j) {
      drawn(draw, j) = legal ? row[static_cast<size_t>(j)] : std::nan("");
    }
  }
  return drawn;
}

}  // namespace routescale
