#include "plan/problem.h"

#include <algorithm>
#include <cmath>

namespace routescale {
namespace {

constexpr int64_t kSamples = 64;
constexpr int64_t kMostSamples = 1 << 14;  // where none is finite
constexpr Eigen::Index kCornersOf = 6;     // so many variables: 64 corners
// A quantity so far below all samples is on its way to 0.
constexpr double kVanishing = 1e-9;
// By how much a point keeps away from where something is no longer finite.
constexpr double kInside = 1e-14;

// √(x² + size²), the x of a logarithm: what a derivative is divided by.
double Divisor(double x, double size) {
  return size > 0 ? std::hypot(x, size) : x;
}

}  // namespace

PlanProblem::PlanProblem(const PlanProgram& program,
                         const CompiledPiece& piece,
                         std::vector<double> leaves)
    : program_(program),
      piece_(piece),
      leaves_(std::move(leaves)),
      spread_(program.free().size()) {
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
  raw_.resize(piece.quantities() * (1 + n));
  raw_second_.resize(piece.quantities() * n * (n + 1) / 2);
  raw_values_.resize(piece.quantities() + 2);
  ChooseForms();
}

void PlanProblem::Confine(size_t variable, double low, double high) {
  const Eigen::Index i = static_cast<Eigen::Index>(variable);
  low_[i] = program_.ToCoordinate(variable, low) / width_[i];
  high_[i] = program_.ToCoordinate(variable, high) / width_[i];
}

Eigen::VectorXd PlanProblem::Spread(int64_t index) const {
  Eigen::VectorXd t(variables());
  for (Eigen::Index j = 0; j < t.size(); ++j) {
    const double share = spread_(index, static_cast<size_t>(j));
    t[j] = low_[j] + share * (high_[j] - low_[j]);
  }
  return t;
}

int64_t PlanProblem::corners() const {
  return int64_t{1} << std::min(variables(), kCornersOf);
}

Eigen::VectorXd PlanProblem::Corner(int64_t index) const {
  Eigen::VectorXd t = low_;
  for (Eigen::Index j = 0; j < t.size(); ++j) {
    if (index >> (j % kCornersOf) & 1) t[j] = high_[j];
  }
  return t;
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
  piece_.values().Evaluate(leaves_.data(), raw_values_.data(), 1, &scratch_);
  const size_t quantities = piece_.quantities();
  return {raw_values_[0], raw_values_[quantities], raw_values_[quantities + 1]};
}

// Takes a point into account for the sizes of functions and their signs.
// Whether everything is finite there.
bool PlanProblem::Sample(const Eigen::VectorXd& t) {
  Values(t);
  bool finite = true;
  for (size_t k = 0; k < forms_.size(); ++k) {
    const double a = raw_values_[k == 0 ? 0 : 2 * k - 1];
    const double b = k == 0 ? a : raw_values_[2 * k];
    const double size = std::max(std::abs(a), std::abs(b));
    finite = finite && std::isfinite(a) && std::isfinite(b);
    if (!std::isfinite(a) || !std::isfinite(b)) continue;
    if (!(a > 0 && b > 0)) forms_[k].positive = false;
    double& smallest = forms_[k].smallest;
    if (size > 0 && (smallest == 0 || size < smallest)) smallest = size;
  }
  finite_somewhere_ = finite_somewhere_ || finite;
  return finite;
}

void PlanProblem::AddInside(const Eigen::VectorXd& t) {
  if (Sample(t)) inside_.push_back(t);
}

void PlanProblem::ChooseForms() {
  forms_.resize(1 + piece_.constraints().size());
  const auto& constraints = piece_.constraints();
  const bool may_have_holes =
      std::any_of(constraints.begin(), constraints.end(), [](const auto& c) {
        return c.domain;
      });
  for (int64_t corner = 0; corner < corners(); ++corner) {
    if (!Sample(Corner(corner))) has_holes_ = may_have_holes;
  }
  for (int64_t sample = 0; sample < kMostSamples; ++sample) {
    if (sample >= kSamples && (finite_somewhere_ || has_holes_)) break;
    if (!Sample(Spread(sample))) has_holes_ = may_have_holes;
  }
  ChooseScales();
}

void PlanProblem::ChooseScales() {
  for (Form& form : forms_) {
    const double size = form.smallest > 0 ? form.smallest : 1;
    form.size = form.positive ? 0 : size;
  }
}

bool PlanProblem::DropLogarithms() {
  bool dropped = false;
  for (Form& form : forms_) {
    if (form.size > 0 || !form.negative) continue;
    form.positive = false;
    dropped = true;
  }
  ChooseScales();
  return dropped;
}

double PlanProblem::Scaled(double x, Form* form) const {
  if (form->size > 0) return std::asinh(x / form->size);
  if (x <= kVanishing * form->smallest) form->negative = true;
  return std::log(x);
}

void PlanProblem::Add(size_t quantity,
                      Form* form,
                      double sign,
                      double* value,
                      Eigen::Ref<Eigen::RowVectorXd> gradient) const {
  const size_t n = static_cast<size_t>(variables());
  const double raw = raw_[quantity];
  const double* slopes = raw_.data() + piece_.quantities() + quantity * n;
  *value += sign * Scaled(raw, form);
  const double factor = sign / Divisor(raw, form->size);
  for (Eigen::Index i = 0; i < variables(); ++i) {
    gradient[i] += factor * slopes[i] * width_[i];
  }
}

void PlanProblem::Evaluate(const Eigen::VectorXd& t, Local* local) {
  Fill(t);
  piece_.first().Evaluate(leaves_.data(), raw_.data(), 1, &scratch_);
  local->objective = 0;
  Eigen::RowVectorXd gradient = Eigen::RowVectorXd::Zero(variables());
  Add(0, &forms_[0], 1, &local->objective, gradient);
  local->gradient = gradient;
  local->constraints.setZero(constraints());
  local->jacobian.setZero(constraints(), variables());
  for (Eigen::Index i = 0; i < constraints(); ++i) {
    const size_t k = static_cast<size_t>(i) + 1;
    double value = 0;
    gradient.setZero();
    Add(2 * k - 1, &forms_[k], 1, &value, gradient);
    Add(2 * k, &forms_[k], -1, &value, gradient);
    local->constraints[i] = value + (is_domain(i) ? kInside : 0);
    local->jacobian.row(i) = gradient;
  }
  for (Eigen::Index i = 0; i < constraints(); ++i) {
    // √x at x = 0.
    if (local->constraints[i] < 0 && !equality(i) &&
        !local->jacobian.row(i).allFinite()) {
      local->jacobian.row(i).setZero();
    }
  }
  local->finite = std::isfinite(local->objective) &&
                  local->gradient.allFinite() &&
                  local->constraints.allFinite() && local->jacobian.allFinite();
  local->violations.resize(constraints());
  for (Eigen::Index i = 0; i < constraints(); ++i) {
    local->violations[i] = Violation(*local, i);
  }
}

double PlanProblem::Screen(const Eigen::VectorXd& t,
                           Eigen::VectorXd* constraints) {
  Values(t);
  constraints->resize(this->constraints());
  for (Eigen::Index i = 0; i < constraints->size(); ++i) {
    const size_t k = static_cast<size_t>(i) + 1;
    (*constraints)[i] = Scaled(raw_values_[2 * k - 1], &forms_[k]) -
                        Scaled(raw_values_[2 * k], &forms_[k]);
  }
  const double objective = Scaled(raw_values_[0], &forms_[0]);
  return constraints->allFinite() ? objective : std::nan("");
}

double PlanProblem::Violation(const Local& local, Eigen::Index i) const {
  const size_t k = static_cast<size_t>(i) + 1;
  const double left = raw_[2 * k - 1], right = raw_[2 * k];
  const double excess = equality(i) ? std::abs(left - right) : left - right;
  if (excess <= 0) return excess;
  const double size = std::max(std::abs(left), std::abs(right));
  const double way =
      std::abs(local.constraints[i]) / local.jacobian.row(i).norm();
  const double relative = excess / size;
  return way < relative ? way : relative;
}

void PlanProblem::AddCurvature(size_t quantity,
                               const Form& form,
                               double weight,
                               Eigen::MatrixXd* hessian) const {
  const size_t n = static_cast<size_t>(variables());
  const double raw = raw_[quantity];
  const double* slopes = raw_.data() + piece_.quantities() + quantity * n;
  const double* second = raw_second_.data() + quantity * n * (n + 1) / 2;
  const double divisor = Divisor(raw, form.size);
  const double factor = weight / divisor;
  const double bend = raw / (divisor * divisor);
  for (Eigen::Index j = 0; j < variables(); ++j) {
    for (Eigen::Index k = 0; k <= j; ++k) {
      const double curvature = *second++ - bend * slopes[j] * slopes[k];
      (*hessian)(j, k) += factor * curvature * width_[j] * width_[k];
    }
  }
}

Eigen::MatrixXd PlanProblem::Hessian(const Eigen::VectorXd& multipliers) {
  piece_.second().Evaluate(leaves_.data(), raw_second_.data(), 1, &scratch_);
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
