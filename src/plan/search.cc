// Searches by NLopt; it is used here and nowhere else.

#include "plan/search.h"

#include <nlopt.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace routescale {
namespace {

// What a point is worth where a formula has no finite value.
constexpr double kNowhere = 1e10;
constexpr double kTolerance = 1e-9;
constexpr double kMargin = 1e-8;

using Optimiser = std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)>;

// The problem as NLopt calls it, evaluated once per point.
class Adapter {
 public:
  explicit Adapter(PlanProblem* problem, double margin = 0)
      : problem_(*problem), margin_(margin) {}

  const PlanProblem::Local& At(const double* t) {
    const Eigen::Map<const Eigen::VectorXd> point(t, problem_.variables());
    if (!known_ || point_ != point) {
      point_ = point;
      problem_.Evaluate(point_, &local_);
      known_ = true;
    }
    return local_;
  }

  // Constraints of one kind.
  void Constraints(bool equality,
                   const double* t,
                   double* result,
                   double* gradient) {
    const PlanProblem::Local& local = At(t);
    const Eigen::Index n = problem_.variables();
    Eigen::Index row = 0;
    for (Eigen::Index i = 0; i < problem_.constraints(); ++i) {
      if (problem_.equality(i) != equality) continue;
      const bool finite = std::isfinite(local.constraints[i]);
      result[row] = finite ? local.constraints[i] + margin_ : kNowhere;
      for (Eigen::Index j = 0; gradient != nullptr && j < n; ++j) {
        const double slope = local.jacobian(i, j);
        gradient[row * n + j] = std::isfinite(slope) ? slope : 0;
      }
      ++row;
    }
  }

  unsigned Count(bool equality) const {
    unsigned count = 0;
    for (Eigen::Index i = 0; i < problem_.constraints(); ++i) {
      if (problem_.equality(i) == equality) ++count;
    }
    return count;
  }

  bool equality(Eigen::Index i) const { return problem_.equality(i); }
  bool is_domain(Eigen::Index i) const { return problem_.is_domain(i); }
  double margin() const { return margin_; }

 private:
  PlanProblem& problem_;
  double margin_;  // by which constraints are kept
  Eigen::VectorXd point_;
  PlanProblem::Local local_;
  bool known_ = false;
};

double Minimised(unsigned n, const double* t, double* gradient, void* data) {
  const PlanProblem::Local& local = static_cast<Adapter*>(data)->At(t);
  for (unsigned j = 0; gradient != nullptr && j < n; ++j) {
    gradient[j] = local.finite ? local.gradient[j] : 0;
  }
  return local.finite ? local.objective : kNowhere;
}

// ½ Σ v², v_i = max(0, c_i) or c_i.
double Violation(unsigned n, const double* t, double* gradient, void* data) {
  auto* adapter = static_cast<Adapter*>(data);
  const PlanProblem::Local& local = adapter->At(t);
  if (gradient != nullptr) std::fill_n(gradient, n, 0.0);
  if (!local.finite) return kNowhere;
  double sum = 0;
  for (Eigen::Index i = 0; i < local.constraints.size(); ++i) {
    const double c = local.constraints[i];
    if (c <= 0 && !adapter->equality(i)) continue;
    sum += 0.5 * c * c;
    for (unsigned j = 0; gradient != nullptr && j < n; ++j) {
      gradient[j] += c * local.jacobian(i, j);
    }
  }
  return sum;
}

// ½ Σ v², v_i = max(0, c_i + margin) over the borders of the domain.
double OutsideDomain(unsigned n,
                     const double* t,
                     double* gradient,
                     void* data) {
  auto* adapter = static_cast<Adapter*>(data);
  const PlanProblem::Local& local = adapter->At(t);
  if (gradient != nullptr) std::fill_n(gradient, n, 0.0);
  double sum = 0;
  for (Eigen::Index i = 0; i < local.constraints.size(); ++i) {
    const double c = local.constraints[i] + adapter->margin();
    if (!adapter->is_domain(i) || c <= 0) continue;
    if (!std::isfinite(c) || !local.jacobian.row(i).allFinite()) continue;
    sum += 0.5 * c * c;
    for (unsigned j = 0; gradient != nullptr && j < n; ++j) {
      gradient[j] += c * local.jacobian(i, j);
    }
  }
  return sum;
}

template <bool equality>
void Constraints(unsigned,
                 double* result,
                 unsigned,
                 const double* t,
                 double* gradient,
                 void* data) {
  static_cast<Adapter*>(data)->Constraints(equality, t, result, gradient);
}

Optimiser Create(nlopt_algorithm algorithm,
                 const PlanProblem& problem,
                 int evaluations,
                 double tolerance) {
  const unsigned n = static_cast<unsigned>(problem.variables());
  Optimiser optimiser(nlopt_create(algorithm, n), &nlopt_destroy);
  nlopt_set_lower_bounds(optimiser.get(), problem.low().data());
  nlopt_set_upper_bounds(optimiser.get(), problem.high().data());
  nlopt_set_xtol_rel(optimiser.get(), tolerance);
  nlopt_set_ftol_abs(optimiser.get(), 1e-3 * tolerance);
  nlopt_set_maxeval(optimiser.get(), evaluations);
  return optimiser;
}

void AddConstraints(const Optimiser& optimiser, Adapter* adapter) {
  const unsigned inequalities = adapter->Count(false);
  const unsigned equalities = adapter->Count(true);
  const std::vector<double> tolerance(inequalities + equalities, kTolerance);
  if (inequalities > 0) {
    nlopt_add_inequality_mconstraint(optimiser.get(),
                                     inequalities,
                                     &Constraints<false>,
                                     adapter,
                                     tolerance.data());
  }
  if (equalities > 0) {
    nlopt_add_equality_mconstraint(optimiser.get(),
                                   equalities,
                                   &Constraints<true>,
                                   adapter,
                                   tolerance.data());
  }
}

// Failures and limits leave the best point so far, which the caller judges.
Eigen::VectorXd Run(const Optimiser& optimiser,
                    const PlanProblem& problem,
                    Eigen::VectorXd t) {
  double value = 0;
  nlopt_optimize(optimiser.get(), t.data(), &value);
  return t.cwiseMax(problem.low()).cwiseMin(problem.high());
}

Eigen::VectorXd Minimise(nlopt_algorithm algorithm,
                         int evaluations,
                         double tolerance,
                         PlanProblem* problem,
                         const Eigen::VectorXd& start,
                         double margin = 0) {
  Adapter adapter(problem, margin);
  const Optimiser optimiser =
      Create(algorithm, *problem, evaluations, tolerance);
  nlopt_set_min_objective(optimiser.get(), &Minimised, &adapter);
  AddConstraints(optimiser, &adapter);
  return Run(optimiser, *problem, start);
}

}  // namespace

Eigen::VectorXd SearchMinimum(PlanProblem* problem,
                              const Eigen::VectorXd& start) {
  return Minimise(NLOPT_LD_SLSQP, 300, 1e-8, problem, start);
}

Eigen::VectorXd SearchFeasible(PlanProblem* problem,
                               const Eigen::VectorXd& start) {
  Adapter adapter(problem);
  const Optimiser optimiser = Create(NLOPT_LD_SLSQP, *problem, 500, 1e-12);
  nlopt_set_min_objective(optimiser.get(), &Violation, &adapter);
  return Run(optimiser, *problem, start);
}

Eigen::VectorXd SearchDomain(PlanProblem* problem,
                             const Eigen::VectorXd& start,
                             double margin) {
  Adapter adapter(problem, margin);
  const Optimiser optimiser = Create(NLOPT_LD_SLSQP, *problem, 200, 1e-12);
  nlopt_set_min_objective(optimiser.get(), &OutsideDomain, &adapter);
  return Run(optimiser, *problem, start);
}

Eigen::VectorXd SearchWithoutDerivatives(PlanProblem* problem,
                                         const Eigen::VectorXd& start) {
  return Minimise(NLOPT_LN_COBYLA, 5000, 1e-9, problem, start, kMargin);
}

}  // namespace routescale
