#include "fit/search_law.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "fit/formula_uses.h"

namespace routescale {
namespace {

// Values of columns and lifts below are as good as 0.
constexpr double kLeast = 1e-300;

}  // namespace

// The scale of the residuals, or the loss where more parameters are linear.
Node SearchLaw::ChooseScale() {
  const Node loss = law.law.loss();
  const bool log10 = law.residual == Residual::kLog10;
  if (!log10 && law.residual != Residual::kLn) return loss;
  const std::vector<bool> unbounded = Unbounded(law);
  const auto count = [&](Node node) {
    return FindLinearStructure(graph, node, unbounded).linear_count();
  };
  if (count(loss) <= count(law.in_residual)) return law.in_residual;
  logarithmic = true;
  unit = log10 ? 1 / std::numbers::ln10 : 1;
  return loss;
}

SearchLaw::SearchLaw(const FitLaw& fit_law,
                     const std::vector<const Points*>& groups)
    : law(fit_law),
      graph(fit_law.law.graph()),
      centring(fit_law, groups, ChooseScale(), &graph),
      box_cox(fit_law, centring.f(), &graph),
      f(box_cox.f()),
      structure(FindLinearStructure(graph, f, Unbounded(fit_law))) {
  for (size_t i = 0; i < law.free_count(); ++i) {
    derivatives.push_back(
        graph.Derivative(f, graph.Parameter(static_cast<int>(i))));
  }
  low.resize(nonlinear_count());
  high.resize(nonlinear_count());
  for (Eigen::Index k = 0; k < low.size(); ++k) {
    const ParameterSpec& of = spec(structure.nonlinear[k]);
    const double least = box_cox.LeastSize(structure.nonlinear[k]);
    low[k] = ToInternal(of, std::max(of.min, least));
    high[k] = ToInternal(of, of.max);
  }
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  linear_low.setConstant(linear_count(), -kInfinite);
  linear_high.setConstant(linear_count(), kInfinite);
  for (size_t j = 0; j < structure.columns.size(); ++j) {
    const auto& column = structure.columns[j];
    const Eigen::Index at = static_cast<Eigen::Index>(j);
    linear_low[at] = column.exponential ? 0 : spec(column.parameter).min;
    linear_high[at] =
        column.exponential ? kInfinite : spec(column.parameter).max;
  }
  for (const Node constraint : law.law.constraints()) {
    for (const auto& column : structure.columns) {
      early_constraints &=
          !graph.DependsOn(constraint, graph.Parameter(column.parameter));
    }
    for (const auto& lift : structure.lifts) {
      early_constraints &=
          !graph.DependsOn(constraint, graph.Parameter(lift.parameter));
    }
  }
}

void SearchLaw::SetCentred(const Eigen::VectorXd& u,
                           const Eigen::VectorXd& linear,
                           Eigen::VectorXd* centred) const {
  centred->resize(law.free_count());
  for (size_t k = 0; k < structure.nonlinear.size(); ++k) {
    const int i = structure.nonlinear[k];
    (*centred)[i] = FromInternal(spec(i), u[static_cast<Eigen::Index>(k)]);
  }
  for (size_t j = 0; j < structure.columns.size(); ++j) {
    const auto& column = structure.columns[j];
    const double value = linear[static_cast<Eigen::Index>(j)];
    (*centred)[column.parameter] =
        column.exponential ? std::log(std::max(value, kLeast)) / column.ln_base
                           : value;
  }
  for (size_t j = 0; j < structure.lifts.size(); ++j) {
    const auto& lift = structure.lifts[j];
    const double owner = linear[static_cast<Eigen::Index>(lift.owner)];
    const size_t at = structure.columns.size() + j;
    (*centred)[lift.parameter] =
        linear[static_cast<Eigen::Index>(at)] / (owner == 0 ? kLeast : owner);
  }
}

Eigen::VectorXd SearchLaw::Theta(const Eigen::VectorXd& u,
                                 const Eigen::VectorXd& linear) const {
  Eigen::VectorXd centred;
  SetCentred(u, linear, &centred);
  return centring.ToLaw(box_cox.ToLaw(centred));
}

Eigen::VectorXd SearchLaw::Coordinates(const Eigen::VectorXd& theta) const {
  const Eigen::VectorXd centred = box_cox.FromLaw(centring.FromLaw(theta));
  Eigen::VectorXd u(nonlinear_count());
  for (Eigen::Index k = 0; k < u.size(); ++k) {
    const int i = structure.nonlinear[k];
    u[k] = ToInternal(spec(i), centred[i]);
  }
  return u;
}

Eigen::VectorXd SearchLaw::Linear(const Eigen::VectorXd& theta) const {
  const Eigen::VectorXd centred = box_cox.FromLaw(centring.FromLaw(theta));
  Eigen::VectorXd linear(linear_count());
  for (size_t j = 0; j < structure.columns.size(); ++j) {
    const auto& column = structure.columns[j];
    const double value = centred[column.parameter];
    linear[static_cast<Eigen::Index>(j)] =
        column.exponential ? std::exp(value * column.ln_base) : value;
  }
  for (size_t j = 0; j < structure.lifts.size(); ++j) {
    const auto& lift = structure.lifts[j];
    linear[static_cast<Eigen::Index>(structure.columns.size() + j)] =
        centred[lift.parameter] * linear[static_cast<Eigen::Index>(lift.owner)];
  }
  return linear;
}

}  // namespace routescale
