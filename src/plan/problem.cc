#include "plan/problem.h"

#include <algorithm>
#include <cmath>

#include "base/low_discrepancy.h"

namespace routescale {
namespace {

constexpr int64_t kSamples = 24;

}  // namespace

PlanProblem::PlanProblem(const PlanProgram& program, std::vector<double> leaves)
    : program_(program), leaves_(std::move(leaves)) {
  const size_t n = program.free().size();
  low_.resize(static_cast<Eigen::Index>(n));
  high_ = width_ = low_;
  for (size_t j = 0; j < n; ++j) {
    const FreeVariable& box = program.free()[j];
    const Eigen::Index i = static_cast<Eigen::Index>(j);
    const bool logarithm = box.low > 0;
    width_[i] = logarithm || box.low == box.high ? 1 : box.high - box.low;
    Confine(j, box.low, box.high);
  }
  raw_.resize(program.quantities() * (1 + n));
  raw_second_.resize(program.quantities() * n * (n + 1) / 2);
  raw_values_.resize(program.quantities() + 2);
  ChooseForms();
}

void PlanProblem::Confine(size_t variable, double low, double high) {
  const Eigen::Index i = static_cast<Eigen::Index>(variable);
  low_[i] = program_.ToCoordinate(variable, low) / width_[i];
  high_[i] = program_.ToCoordinate(variable, high) / width_[i];
}

Eigen::VectorXd PlanProblem::ToCoordinates(
    const std::vector<double>& values) const {
  return CoordinatesOf(values).cwiseMax(low_).cwiseMin(high_);
}

Eigen::VectorXd PlanProblem::CoordinatesOf(
    const std::vector<double>& values) const {
  Eigen::VectorXd t(variables());
  for (Eigen::Index i = 0; i < t.size(); ++i) {
    const size_t j = static_cast<size_t>(i);
    t[i] = program_.ToCoordinate(j, values[j]) / width_[i];
  }
  return t;
}

std::vector<double> PlanProblem::FromCoordinates(
    const Eigen::VectorXd& t) const {
  std::vector<double> values;
  for (Eigen::Index i = 0; i < t.size(); ++i) {
    values.push_back(
        program_.FromCoordinate(static_cast<size_t>(i), t[i] * width_[i]));
  }
  return values;
}

void PlanProblem::Fill(const Eigen::VectorXd& t) {
  for (Eigen::Index i = 0; i < t.size(); ++i) {
    leaves_[static_cast<size_t>(i)] = t[i] * width_[i];
  }
}

PlanProblem::Plain PlanProblem::Values(const Eigen::VectorXd& t) {
  Fill(t);
  program_.values().Evaluate(leaves_.data(), raw_values_.data(), 1, &scratch_);
  const size_t quantities = program_.quantities();
  return {raw_values_[0], raw_values_[quantities], raw_values_[quantities + 1]};
}

void PlanProblem::ChooseForms() {
  const size_t functions = 1 + program_.constraints().size();
  std::vector<char> positive(functions, 1);
  std::vector<double> sum(functions, 0);
  std::vector<double> count(functions, 0);
  const LowDiscrepancy points(static_cast<size_t>(variables()));
  Eigen::VectorXd t(variables());
  for (int64_t sample = 0; sample < kSamples; ++sample) {
    for (Eigen::Index i = 0; i < t.size(); ++i) {
      const double share = points(sample, static_cast<size_t>(i));
      t[i] = low_[i] + (high_[i] - low_[i]) * share;
    }
    Values(t);
    bool finite = true;
    for (size_t k = 0; k < functions; ++k) {
      const double a = raw_values_[k == 0 ? 0 : 2 * k - 1];
      const double b = k == 0 ? a : raw_values_[2 * k];
      const double size = std::max(std::abs(a), std::abs(b));
      finite = finite && std::isfinite(size);
      if (!std::isfinite(size)) continue;
      if (!(a > 0 && b > 0)) positive[k] = 0;
      sum[k] += size;
      ++count[k];
    }
    finite_somewhere_ = finite_somewhere_ || finite;
  }
  forms_.resize(functions);
  for (size_t k = 0; k < functions; ++k) {
    forms_[k].logarithm = positive[k] != 0;
    if (sum[k] > 0) forms_[k].size = sum[k] / count[k];
  }
}

void PlanProblem::Add(size_t quantity,
                      const Form& form,
                      double sign,
                      double* value,
                      Eigen::Ref<Eigen::RowVectorXd> gradient) const {
  const size_t n = static_cast<size_t>(variables());
  const double raw = raw_[quantity];
  const double* slopes = raw_.data() + program_.quantities() + quantity * n;
  *value += sign * (form.logarithm ? std::log(raw) : raw / form.size);
  const double factor = sign / (form.logarithm ? raw : form.size);
  for (Eigen::Index i = 0; i < variables(); ++i) {
    gradient[i] += factor * slopes[i] * width_[i];
  }
}

void PlanProblem::Evaluate(const Eigen::VectorXd& t, Local* local) {
  Fill(t);
  program_.first().Evaluate(leaves_.data(), raw_.data(), 1, &scratch_);
  local->objective = 0;
  Eigen::RowVectorXd gradient = Eigen::RowVectorXd::Zero(variables());
  Add(0, forms_[0], 1, &local->objective, gradient);
  local->gradient = gradient;
  local->constraints.setZero(constraints());
  local->jacobian.setZero(constraints(), variables());
  for (Eigen::Index i = 0; i < constraints(); ++i) {
    const size_t k = static_cast<size_t>(i) + 1;
    double value = 0;
    gradient.setZero();
    Add(2 * k - 1, forms_[k], 1, &value, gradient);
    Add(2 * k, forms_[k], -1, &value, gradient);
    local->constraints[i] = value;
    local->jacobian.row(i) = gradient;
  }
  local->finite = std::isfinite(local->objective) &&
                  local->gradient.allFinite() &&
                  local->constraints.allFinite() && local->jacobian.allFinite();
}

double PlanProblem::Violation(const Local& local, Eigen::Index i) const {
  const double c = local.constraints[i];
  const double size = equality(i) ? std::abs(c) : c;
  if (size <= 0) return size;
  return size / std::min(1.0, local.jacobian.row(i).norm());
}

void PlanProblem::AddCurvature(size_t quantity,
                               const Form& form,
                               double weight,
                               Eigen::MatrixXd* hessian) const {
  const size_t n = static_cast<size_t>(variables());
  const double raw = raw_[quantity];
  const double* slopes = raw_.data() + program_.quantities() + quantity * n;
  const double* second = raw_second_.data() + quantity * n * (n + 1) / 2;
  const double factor = weight / (form.logarithm ? raw : form.size);
  for (Eigen::Index j = 0; j < variables(); ++j) {
    for (Eigen::Index k = 0; k <= j; ++k) {
      double curvature = *second++;
      if (form.logarithm) curvature -= slopes[j] * slopes[k] / raw;
      (*hessian)(j, k) += factor * curvature * width_[j] * width_[k];
    }
  }
}

Eigen::MatrixXd PlanProblem::Hessian(const Eigen::VectorXd& multipliers) {
  program_.second().Evaluate(leaves_.data(), raw_second_.data(), 1, &scratch_);
  Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(variables(), variables());
  AddCurvature(0, forms_[0], 1, &hessian);
  for (Eigen::Index i = 0; i < constraints(); ++i) {
    if (multipliers[i] == 0) continue;
    const size_t k = static_cast<size_t>(i) + 1;
    AddCurvature(2 * k - 1, forms_[k], multipliers[i], &hessian);
    AddCurvature(2 * k, forms_[k], -multipliers[i], &hessian);
  }
  hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
  return hessian;
}

}  // namespace routescale
