#include "fit/variable_projection.h"

#include <cmath>
#include <utility>

namespace routescale {
namespace {

// f0 below this share of the columns taken from it is rounding.
constexpr double kCancelled = 1e-13;
// A column that the linear parameters explain but for this is theirs.
constexpr double kExplained = 1e-12;

std::vector<Node> BasisOutputs(const SearchLaw& law) {
  std::vector<Node> outputs = {law.f};
  for (const auto& column : law.structure.columns) {
    outputs.push_back(law.derivatives[static_cast<size_t>(column.parameter)]);
  }
  for (const auto& lift : law.structure.lifts) {
    outputs.push_back(law.derivatives[static_cast<size_t>(lift.parameter)]);
  }
  return outputs;
}

std::vector<Node> SlopeOutputs(const SearchLaw& law) {
  std::vector<Node> outputs;
  for (const int i : law.structure.nonlinear) {
    outputs.push_back(law.derivatives[static_cast<size_t>(i)]);
  }
  return outputs;
}

// Exponentials are evaluated at e^0 = 1, owners of lifts at 1, all else at 0.
Eigen::VectorXd Reference(const SearchLaw& law) {
  Eigen::VectorXd reference = Eigen::VectorXd::Zero(law.linear_count());
  for (size_t j = 0; j < law.structure.columns.size(); ++j) {
    if (law.structure.columns[j].exponential) {
      reference[static_cast<Eigen::Index>(j)] = 1;
    }
  }
  for (const auto& lift : law.structure.lifts) {
    reference[static_cast<Eigen::Index>(lift.owner)] = 1;
  }
  return reference;
}

// The scale in which f is compared with the response.
Residual FormulaResidual(const SearchLaw& law) {
  return law.logarithmic ? Residual::kRelative : law.law.residual;
}

}  // namespace

VariableProjection::VariableProjection(const SearchLaw& law,
                                       const Points& points)
    : law_(law),
      reference_(Reference(law)),
      basis_(law.graph,
             BasisOutputs(law),
             BindColumns(law.law.law.law(), points),
             points.size()),
      slopes_(law.graph,
              SlopeOutputs(law),
              BindColumns(law.law.law.law(), points),
              points.size()),
      constraints_(law.law.law),
      target_(ResidualTarget(law.law.residual, points)),
      scale_(ResidualScale(FormulaResidual(law), points)),
      roots_(law.unit * RootWeights(points)) {
  response_ =
      ResidualTarget(FormulaResidual(law), points).cwiseQuotient(scale_);
}

bool VariableProjection::Evaluate(const Eigen::VectorXd& u,
                                  Point* point) const {
  const Eigen::Index n = target_.size(), m = law_.linear_count();
  point->u = u;
  law_.SetCentred(u, reference_, &point->centred);
  if (law_.early_constraints &&
      !constraints_.Hold(point->centred.data(), &point->constraint_scratch)) {
    return false;
  }
  point->table.resize(n, m + 1);
  basis_.Evaluate(
      point->centred.data(), point->table.data(), n, &point->basis_scratch);
  // The sum is finite, and cheap, where all are.
  if (!std::isfinite(point->table.sum()) && !point->table.allFinite()) {
    return false;
  }
  RemoveReference(&point->table);
  point->offset = point->table.col(0) - response_;
  return true;
}

// f at the reference to f0; ∂f/∂p = ln(base) base^p Φ of exponentials to Φ.
void VariableProjection::RemoveReference(Eigen::MatrixXd* table) const {
  const auto& columns = law_.structure.columns;
  Eigen::VectorXd taken, size;
  for (size_t j = 0; j < columns.size(); ++j) {
    auto column = table->col(static_cast<Eigen::Index>(j) + 1);
    if (columns[j].exponential) column /= columns[j].ln_base;
    if (reference_[static_cast<Eigen::Index>(j)] == 0) continue;
    if (taken.size() == 0) {
      taken.setZero(column.size());
      size.setZero(column.size());
    }
    taken += column;
    size += column.cwiseAbs();
  }
  if (taken.size() == 0) return;
  auto f0 = table->col(0);
  f0 -= taken;
  for (Eigen::Index i = 0; i < f0.size(); ++i) {
    if (std::abs(f0[i]) <= kCancelled * size[i]) f0[i] = 0;
  }
}

bool VariableProjection::ResidualOfLogarithms(const Eigen::VectorXd& beta,
                                              Eigen::VectorXd* f,
                                              Eigen::VectorXd* residual,
                                              Point* point) const {
  const Eigen::Index m = law_.linear_count();
  *f = point->table.col(0);
  f->noalias() += point->table.rightCols(m) * beta;
  if (!(f->minCoeff() > 0)) return false;
  *residual = f->array().log() * roots_.array() - target_.array();
  return residual->allFinite();
}

void VariableProjection::SolveLogarithms(int most_steps, Point* point) const {
  const Eigen::Index m = law_.linear_count();
  const Eigen::VectorXd warm = std::move(point->beta);
  point->objective = HUGE_VAL;
  const auto keep_if_better = [&](const Eigen::VectorXd& beta) {
    if (!ResidualOfLogarithms(
            beta, &point->trial_f, &point->trial_residual, point)) {
      return false;
    }
    const double objective = 0.5 * point->trial_residual.squaredNorm();
    if (!(objective <= point->objective)) return false;
    std::swap(point->f, point->trial_f);
    std::swap(point->residual, point->trial_residual);
    point->beta = beta;
    point->objective = objective;
    return true;
  };
  if (warm.size() == m) keep_if_better(warm);
  // Relative residuals are logarithms but for their curvature; with weights of
  // the smallest losses on top f is positive more often.
  for (int power = 1; power <= 2 && !std::isfinite(point->objective); ++power) {
    const Eigen::ArrayXd weights =
        scale_.array() *
        response_.array().abs().pow(static_cast<double>(1 - power));
    point->basis = point->table.rightCols(m).array().colwise() * weights;
    point->solver.Solve(point->basis,
                        (point->offset.array() * weights).matrix());
    keep_if_better(point->solver.x());
  }
  if (!std::isfinite(point->objective)) return;
  constexpr double kDecrease = 1e-13, kShrink = 0.3;
  constexpr int kMostShrinks = 8;
  for (int i = 0;; ++i) {
    point->basis = point->table.rightCols(m).array().colwise() *
                   (roots_.array() / point->f.array());
    point->solver.Solve(point->basis,
                        point->residual - point->basis * point->beta);
    const double promised = point->objective - point->solver.objective();
    if (i == most_steps || !(promised > kDecrease * point->objective)) return;
    const Eigen::VectorXd step = point->solver.x() - point->beta;
    const Eigen::VectorXd from = point->beta;
    double share = 1;
    int shrinks = 0;
    while (!keep_if_better(from + share * step)) {
      if (++shrinks == kMostShrinks) return;
      share *= kShrink;
    }
  }
}

void VariableProjection::Solve(const Eigen::VectorXd& u,
                               int most_steps,
                               Point* point) const {
  const Eigen::Index m = law_.linear_count();
  point->objective = HUGE_VAL;
  point->solver.SetBounds(law_.linear_low, law_.linear_high);
  if (!Evaluate(u, point)) return;
  if (law_.logarithmic) {
    SolveLogarithms(most_steps, point);
  } else {
    point->basis = point->table.rightCols(m).array().colwise() * scale_.array();
    point->residual = point->offset.cwiseProduct(scale_);
    point->solver.Solve(point->basis, point->residual);
    point->beta = point->solver.x();
    point->objective = point->solver.objective();
    point->residual.noalias() += point->basis * point->beta;
  }
  if (!std::isfinite(point->objective)) point->objective = HUGE_VAL;
  if (!law_.early_constraints && std::isfinite(point->objective)) {
    const Eigen::VectorXd theta = law_.Theta(u, point->beta);
    if (!constraints_.Hold(theta.data(), &point->constraint_scratch)) {
      point->objective = HUGE_VAL;
    }
  }
}

bool VariableProjection::Linearise(Point* point) const {
  const Eigen::Index n = target_.size();
  const auto& nonlinear = law_.structure.nonlinear;
  law_.SetCentred(point->u, point->beta, &point->centred);
  point->slopes.resize(n, static_cast<Eigen::Index>(nonlinear.size()));
  slopes_.Evaluate(
      point->centred.data(), point->slopes.data(), n, &point->slope_scratch);
  if (law_.logarithmic) {
    point->slopes.array().colwise() *= roots_.array() / point->f.array();
  } else {
    point->slopes.array().colwise() *= scale_.array();
  }
  Eigen::VectorXd norms(point->slopes.cols());
  for (size_t k = 0; k < nonlinear.size(); ++k) {
    auto column = point->slopes.col(static_cast<Eigen::Index>(k));
    column *=
        InternalSlope(law_.spec(nonlinear[k]), point->centred[nonlinear[k]]);
    norms[static_cast<Eigen::Index>(k)] = column.norm();
  }
  if (!point->slopes.allFinite()) return false;
  point->solver.ApplyQt(point->slopes);
  const int rank = point->solver.rank();
  for (Eigen::Index k = 0; k < norms.size(); ++k) {
    auto left = point->slopes.col(k).tail(n - rank);
    if (left.norm() <= kExplained * norms[k]) left.setZero();
  }
  return true;
}

}  // namespace routescale
