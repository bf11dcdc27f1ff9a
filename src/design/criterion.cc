#include "design/criterion.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "design/hessian_sum.h"
#include "design/information.h"

namespace routescale {
namespace {

// η: the smoothed worst lies at most ln(views)/η below the worst.
constexpr double kSharpness = 500;
constexpr double kUnknown = 1e-9;  // of a whitened eigenvalue: not determined

Eigen::Index Rows(const Eigen::MatrixXd& matrix) { return matrix.rows(); }

// The part of row i that a target has: ‖(M⁻¹C)ᵀ g_i‖².
Eigen::VectorXd Parts(const Eigen::MatrixXd& gradients,
                      const Eigen::MatrixXd& solved) {
  return (gradients * solved).rowwise().squaredNorm();
}

Eigen::VectorXd Leverages(const Eigen::MatrixXd& gradients,
                          const Eigen::MatrixXd& inverse) {
  return (gradients * inverse).cwiseProduct(gradients).rowwise().sum();
}

}  // namespace

DesignCriterion::DesignCriterion(std::vector<DesignView> views,
                                 std::vector<double> target_weights,
                                 bool worst)
    : views_(std::move(views)),
      target_weights_(std::move(target_weights)),
      worst_(worst) {
  for (const DesignView& view : views_) {
    const Eigen::LDLT<Eigen::MatrixXd> ldlt(view.known);
    needs_runs_ |=
        Rows(view.known) > 0 && !(ldlt.vectorD().minCoeff() > kUnknown);
  }
}

DesignCriterion DesignCriterion::Among(const std::vector<Eigen::Index>& some,
                                       const Eigen::VectorXd& base) const {
  DesignCriterion other({}, target_weights_, worst_);
  other.needs_runs_ = needs_runs_;
  const std::vector<Eigen::Index> used = Used(base);
  for (const DesignView& view : views_) {
    other.views_.push_back({view.weight,
                            view.gradients(some, Eigen::all),
                            Information(view, base, used),
                            view.targets});
  }
  return other;
}

DesignCriterion DesignCriterion::WithRidge(double ridge) const {
  DesignCriterion other = *this;
  for (DesignView& view : other.views_) view.known.diagonal().array() += ridge;
  return other;
}

DesignCriterion DesignCriterion::Weighted(
    std::vector<double> target_weights) const {
  DesignCriterion other = *this;
  other.target_weights_ = std::move(target_weights);
  return other;
}

double DesignCriterion::Combine(const std::vector<double>& values) const {
  double sum = 0;
  if (!worst_) {
    for (size_t d = 0; d < values.size(); ++d) {
      sum += views_[d].weight * values[d];
    }
    return sum;
  }
  return *std::max_element(values.begin(), values.end());
}

double DesignCriterion::Smoothed(const std::vector<double>& values,
                                 std::vector<double>* shares) const {
  const double combined = Combine(values);
  if (!worst_) return combined;
  double sum = 0;
  for (size_t d = 0; d < values.size(); ++d) {
    sum += (*shares)[d] *= std::exp(kSharpness * (values[d] - combined));
  }
  for (double& share : *shares) share /= sum;
  return combined + std::log(sum) / kSharpness;
}

std::vector<double> DesignCriterion::Weights() const {
  std::vector<double> weights;
  for (const DesignView& view : views_) weights.push_back(view.weight);
  return weights;
}

DesignCriterion::State DesignCriterion::At(const Eigen::VectorXd& runs,
                                           double ridge) const {
  State state;
  const std::vector<Eigen::Index> used = Used(runs);
  std::vector<double> values;
  for (const DesignView& view : views_) {
    Local& local = state.local.emplace_back();
    const Eigen::Index p = Rows(view.known);
    const Cholesky llt = Factored(view, runs, used, ridge);
    if (llt.info() != Eigen::Success) {
      state.value = std::numeric_limits<double>::infinity();
      return state;
    }
    local.inverse = llt.solve(Eigen::MatrixXd::Identity(p, p));
    local.root = llt.matrixU().solve(Eigen::MatrixXd::Identity(p, p));
    for (size_t k = 0; k < targets(); ++k) {
      const Eigen::MatrixXd& target = view.targets[k];
      local.solved.push_back(local.inverse * target);
      local.log_variance.push_back(
          target.cols() == 0
              ? MeanLogOfAll(llt)
              : std::log(target.cwiseProduct(local.solved.back()).sum()));
      local.value += target_weights_[k] * local.log_variance.back();
    }
    values.push_back(local.value);
  }
  state.share = Weights();
  state.value = Smoothed(values, &state.share);
  return state;
}

double DesignCriterion::ValueAt(const Eigen::VectorXd& runs,
                                double ridge) const {
  const std::vector<Eigen::Index> used = Used(runs);
  std::vector<double> values;
  for (const DesignView& view : views_) {
    const Cholesky llt = Factored(view, runs, used, ridge);
    if (llt.info() != Eigen::Success) {
      return std::numeric_limits<double>::infinity();
    }
    double& value = values.emplace_back(0);
    for (size_t k = 0; k < targets(); ++k) {
      const Eigen::MatrixXd& target = view.targets[k];
      value += target_weights_[k] *
               (target.cols() == 0
                    ? MeanLogOfAll(llt)
                    : std::log(llt.matrixL().solve(target).squaredNorm()));
    }
  }
  std::vector<double> shares = Weights();
  return Smoothed(values, &shares);
}

Eigen::VectorXd DesignCriterion::Gradient(const State& state) const {
  Eigen::VectorXd gradient = Eigen::VectorXd::Zero(candidates());
  for (size_t d = 0; d < views_.size(); ++d) {
    const DesignView& view = views_[d];
    const Local& local = state.local[d];
    if (!(state.share[d] > 0)) continue;
    for (size_t k = 0; k < targets(); ++k) {
      const double weight = state.share[d] * target_weights_[k];
      if (view.targets[k].cols() == 0) {
        gradient -= weight / static_cast<double>(Rows(view.known)) *
                    Leverages(view.gradients, local.inverse);
      } else {
        gradient -= weight * std::exp(-local.log_variance[k]) *
                    Parts(view.gradients, local.solved[k]);
      }
    }
  }
  return gradient;
}

// With P = G M⁻¹ Gᵀ, Q = (G M⁻¹C)(G M⁻¹C)ᵀ and q its diagonal
//
//   ∂² ln v = 2 P∘Q/v − q qᵀ/v²,   ∂² (−ln det M) = P∘P.
//
// The smoothed worst adds η times the covariance of the gradients of views.
Eigen::MatrixXd DesignCriterion::Hessian(const State& state) const {
  const Eigen::Index size = candidates();
  HessianSum sum(size);
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(size);
  for (size_t d = 0; d < views_.size(); ++d) {
    const DesignView& view = views_[d];
    const Local& local = state.local[d];
    const double share = state.share[d];
    if (!(share > 1e-12)) continue;
    const Eigen::MatrixXd root = view.gradients * local.root;
    Eigen::VectorXd slope = Eigen::VectorXd::Zero(size);
    for (size_t k = 0; k < targets(); ++k) {
      const double weight = target_weights_[k];
      if (view.targets[k].cols() == 0) {
        const double each = weight / static_cast<double>(Rows(view.known));
        sum.AddProduct(share * each, root, root);
        slope -= each * root.rowwise().squaredNorm();
        continue;
      }
      const double precision = std::exp(-local.log_variance[k]);
      const Eigen::MatrixXd moved = view.gradients * local.solved[k];
      const Eigen::ArrayXd part = precision * moved.rowwise().squaredNorm();
      sum.AddProduct(2 * share * weight * precision, root, moved);
      sum.Take(std::sqrt(share * weight) * part);
      slope -= weight * part.matrix();
    }
    if (!worst_) continue;
    sum.Add(std::sqrt(share * kSharpness) * slope.array());
    mean += share * slope;
  }
  if (worst_) sum.Take(std::sqrt(kSharpness) * mean.array());
  return sum.Finish();
}

// M ± g gᵀ: v changes by the factor 1 ∓ ‖CᵀM⁻¹g‖²/(v (1 ± h)), h = gᵀM⁻¹g,
// and det M by 1 ± h.
Eigen::VectorXd DesignCriterion::Changes(const State& state,
                                         double sign) const {
  const Eigen::Index size = candidates();
  constexpr double kSingular = 1e-12;
  Eigen::ArrayXd total = worst_ ? Eigen::ArrayXd::Constant(size, -HUGE_VAL)
                                : Eigen::ArrayXd::Zero(size);
  for (size_t d = 0; d < views_.size(); ++d) {
    const DesignView& view = views_[d];
    const Local& local = state.local[d];
    const Eigen::MatrixXd& rows = view.gradients;
    const Eigen::ArrayXd growth =
        1 + sign * Leverages(rows, local.inverse).array();
    Eigen::ArrayXd change = Eigen::ArrayXd::Constant(size, local.value);
    for (size_t k = 0; k < targets(); ++k) {
      const double weight = target_weights_[k];
      if (view.targets[k].cols() == 0) {
        change -= weight / static_cast<double>(Rows(view.known)) *
                  growth.max(kSingular).log();
        continue;
      }
      const Eigen::ArrayXd part = std::exp(-local.log_variance[k]) *
                                  Parts(rows, local.solved[k]).array();
      change += weight * (1 - sign * part / growth).max(1e-300).log();
    }
    change = (growth > kSingular).select(change, HUGE_VAL);
    if (worst_) {
      total = total.max(change);
    } else {
      total += view.weight * change;
    }
  }
  std::vector<double> now;
  for (const Local& local : state.local) now.push_back(local.value);
  return total - Combine(now);
}

std::vector<double> DesignCriterion::LogVariances(const State& state) const {
  std::vector<double> variances;
  for (size_t k = 0; k < targets(); ++k) {
    std::vector<double> values;
    for (const Local& local : state.local) {
      values.push_back(local.log_variance[k]);
    }
    variances.push_back(Combine(values));
  }
  return variances;
}

}  // namespace routescale
