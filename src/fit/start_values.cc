#include "fit/start_values.h"

#include <algorithm>
#include <cmath>

#include "fit/formula_uses.h"
#include "fit/sample_rows.h"

namespace routescale {
namespace {

constexpr size_t kMostRows = 32;
constexpr double kLeastSize = 1e-300;

bool HasOwnBox(const ParameterSpec& spec) {
  return spec.log_scale && spec.min > 0 && std::isfinite(spec.max);
}

// Not to be taken from where it is bounded on both sides.
bool IsOutside(const ParameterSpec& spec, double value) {
  return std::isfinite(spec.min) && std::isfinite(spec.max) &&
         !(value >= spec.min && value <= spec.max);
}

double InBox(const ParameterSpec& spec, double share) {
  if (!HasOwnBox(spec)) return spec.min + share * (spec.max - spec.min);
  return spec.min * std::pow(spec.max / spec.min, share);
}

}  // namespace

StartValues::StartValues(const StartFacts& facts, const Eigen::VectorXd& cube)
    : facts_(facts), cube_(cube), values_(facts.start), known_(facts.known) {
  for (const int p : facts.law.structure.nonlinear) {
    const ParameterSpec& spec = facts.law.spec(p);
    if (HasOwnBox(spec)) {
      values_[static_cast<size_t>(p)] = InBox(spec, ShareOf(p));
    }
  }
}

StartValues::Array StartValues::Value(Node node) const {
  const GraphNode& here = at(node);
  switch (here.op) {
    case Op::kConstant:
      return Array::Constant(facts_.rows, here.value);
    case Op::kParameter:
      return Array::Constant(facts_.rows, values_[static_cast<size_t>(here.a)]);
    case Op::kVariable:
      return facts_.columns.col(here.a);
    default:
      break;
  }
  Array a = Value(here.a);
  if (Arity(here.op) == 1) {
    for (double& value : a) value = Compute(here.op, value, 0);
    return a;
  }
  const Array b = Value(here.b);
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    a[i] = Compute(here.op, a[i], b[i]);
  }
  return a;
}

double StartValues::Scalar(Node node) const {
  const GraphNode& here = at(node);
  if (here.op == Op::kConstant) return here.value;
  if (here.op == Op::kParameter) return values_[static_cast<size_t>(here.a)];
  const double a = Scalar(here.a);
  return Compute(here.op, a, Arity(here.op) == 2 ? Scalar(here.b) : 0);
}

double StartValues::ShareOf(int parameter) const {
  const auto& nonlinear = facts_.law.structure.nonlinear;
  for (size_t k = 0; k < nonlinear.size(); ++k) {
    if (nonlinear[k] == parameter) return cube_[static_cast<Eigen::Index>(k)];
  }
  return 0.5;
}

double StartValues::Share(Node node) const {
  const ParameterSet unknown = Unknown(node);
  const auto& nonlinear = facts_.law.structure.nonlinear;
  for (size_t k = 0; k < nonlinear.size(); ++k) {
    if (unknown[static_cast<size_t>(nonlinear[k])]) {
      return cube_[static_cast<Eigen::Index>(k)];
    }
  }
  return 0.5;
}

void StartValues::Set(int parameter, double value) {
  const ParameterSpec& spec = facts_.law.spec(parameter);
  if (!std::isfinite(value)) value = 1;
  if (IsOutside(spec, value)) value = InBox(spec, ShareOf(parameter));
  values_[static_cast<size_t>(parameter)] =
      std::clamp(value, spec.min, spec.max);
  known_.set(static_cast<size_t>(parameter));
}

void StartValues::SetDefault(int parameter) {
  const double z = 2 * ShareOf(parameter) - 1;
  Set(parameter, std::sinh(5 * z) / 10);
}

void StartValues::Solve(Node node, double value) {
  if (IsKnown(node)) return;
  const GraphNode here = at(node);
  switch (here.op) {
    case Op::kParameter:
      return Set(here.a, value);
    case Op::kNegate:
      return Solve(here.a, -value);
    case Op::kExp:
      return Solve(here.a, std::log(std::abs(value) + kLeastSize));
    case Op::kExp10:
      return Solve(here.a, std::log10(std::abs(value) + kLeastSize));
    case Op::kExp2:
      return Solve(here.a, std::log2(std::abs(value) + kLeastSize));
    case Op::kLn:
      return Solve(here.a, std::exp(value));
    case Op::kLog10:
      return Solve(here.a, std::pow(10.0, value));
    case Op::kSqrt:
      return Solve(here.a, value * value);
    default:
      break;
  }
  if (Arity(here.op) == 1) return Solve(here.a, value);
  if (here.a == here.b && here.op == Op::kMultiply) {
    return Solve(here.a, std::sqrt(std::abs(value)));
  }
  SolveBinary(here, value);
}

void StartValues::SolveBinary(const GraphNode& here, double value) {
  if (!IsKnown(here.a) && !IsKnown(here.b)) {
    SetDefaults(Unknown(here.b) & ~Unknown(here.a));
  }
  if (!IsKnown(here.a)) {
    const double b = IsKnown(here.b) ? Scalar(here.b) : 1;
    switch (here.op) {
      case Op::kAdd:
        return Solve(here.a, value - b);
      case Op::kSubtract:
        return Solve(here.a, value + b);
      case Op::kMultiply:
      case Op::kMultiplyZeroWins:
        return Solve(here.a, value / b);
      case Op::kDivide:
        return Solve(here.a, value * b);
      case Op::kPower:
        return Solve(here.a, std::pow(std::abs(value), 1 / b));
      default:
        return SetDefaults(here.a);
    }
  }
  const double a = Scalar(here.a);
  switch (here.op) {
    case Op::kAdd:
      return Solve(here.b, value - a);
    case Op::kSubtract:
      return Solve(here.b, a - value);
    case Op::kMultiply:
    case Op::kMultiplyZeroWins:
      return Solve(here.b, value / a);
    case Op::kDivide:
      return Solve(here.b, a / value);
    case Op::kPower:
      return Solve(here.b, std::log(std::abs(value)) / std::log(std::abs(a)));
    default:
      return SetDefaults(here.b);
  }
}

int StartValues::SignedParameter(Node node, int* parameter) const {
  const GraphNode& here = at(node);
  if (here.op == Op::kParameter) {
    *parameter = here.a;
    return 1;
  }
  return here.op == Op::kNegate ? -SignedParameter(here.a, parameter) : 0;
}

int StartValues::FixedSign(Node node) const {
  const GraphNode& here = at(node);
  const auto of = [&](Node operand) {
    if (!IsKnown(operand)) return FixedSign(operand);
    if (at(operand).op != Op::kConstant) return 0;
    return at(operand).value < 0 ? -1 : 1;
  };
  switch (here.op) {
    case Op::kExp:
    case Op::kExp10:
    case Op::kExp2:
      return 1;
    case Op::kNegate:
      return -FixedSign(here.a);
    case Op::kMultiply:
      return here.a == here.b ? 1 : of(here.a) * of(here.b);
    case Op::kDivide:
      return of(here.a) * of(here.b);
    default:
      return 0;
  }
}

void StartValues::SetDefaults(const ParameterSet& parameters) {
  const ParameterSet unknown = parameters & ~known_;
  for (const int p : facts_.law.structure.nonlinear) {
    if (unknown[static_cast<size_t>(p)]) SetDefault(p);
  }
}

StartFacts::StartFacts(const SearchLaw& search_law, const Points& source)
    : law(search_law), points(static_cast<Eigen::Index>(source.size())) {
  const std::vector<size_t> sample = SampleRows(source, kMostRows);
  rows = static_cast<Eigen::Index>(sample.size());
  const auto bound = BindColumns(law.law.law.law(), source);
  columns.setZero(rows, static_cast<Eigen::Index>(bound.size()));
  const bool in_loss = law.logarithmic ||
                       law.law.residual == Residual::kLinear ||
                       law.law.residual == Residual::kRelative;
  const Eigen::VectorXd target =
      in_loss ? Eigen::VectorXd() : ResidualTarget(law.law.residual, source);
  const Eigen::VectorXd roots = RootWeights(source);
  magnitude.resize(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const size_t row = sample[static_cast<size_t>(i)];
    const Eigen::Index at = static_cast<Eigen::Index>(row);
    for (size_t v = 0; v < bound.size(); ++v) {
      if (bound[v] == nullptr) continue;
      columns(i, static_cast<Eigen::Index>(v)) = bound[v][row];
    }
    magnitude[i] =
        std::abs(in_loss ? source.response[row] : target[at] / roots[at]);
  }
  const Graph::Impl& graph = law.graph.impl();
  depends.resize(static_cast<size_t>(law.f) + 1);
  for (size_t i = 0; i < depends.size(); ++i) {
    const GraphNode& node = graph.nodes[i];
    Dependence& here = depends[i];
    if (node.op == Op::kVariable) here.data = true;
    if (node.op == Op::kParameter) {
      here.parameters.set(static_cast<size_t>(node.a));
    }
    for (const Node operand : {node.a, node.b}) {
      if (Arity(node.op) == 0 || operand < 0) continue;
      here.data |= depends[static_cast<size_t>(operand)].data;
      here.parameters |= depends[static_cast<size_t>(operand)].parameters;
    }
  }
  too_large = FormulaUses(law.graph, law.f).IsTooLarge();
  start.assign(law.law.free_count(), 1);
  known.set();
  for (const auto& column : law.structure.columns) {
    if (column.exponential) start[static_cast<size_t>(column.parameter)] = 0;
  }
  for (const int p : law.structure.nonlinear) {
    if (!HasOwnBox(law.spec(p))) known.reset(static_cast<size_t>(p));
  }
}

}  // namespace routescale
