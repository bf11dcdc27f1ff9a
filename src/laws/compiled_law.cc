#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "routescale/error.h"
#include "routescale/law.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

int IndexOrError(const Law& law,
                 const std::string& parameter,
                 const std::string& option) {
  const int index = law.FindParameter(parameter);
  if (index >= 0) return index;
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  throw Error(ExitCode::kUsage, "is no parameter of " + law.name)
      .File(option)
      .Value(parameter)
      .Hint(NameHint(parameter, "its parameters are", names));
}

// The end of a chain of ties.
int TiedTo(const Law& law,
           const std::map<std::string, std::string>& tie,
           int parameter) {
  std::set<int> seen;
  while (true) {
    const auto it = tie.find(law.parameters[parameter].name);
    if (it == tie.end()) return parameter;
    if (!seen.insert(parameter).second) {
      throw Error(ExitCode::kUsage, "the ties form a circle")
          .File("@tie"_options)
          .Value(it->first + "=" + it->second);
    }
    parameter = IndexOrError(law, it->second, "@tie"_options);
  }
}

void CheckChanges(const Law& law, const ParameterChanges& changes) {
  for (const auto& [name, value] : changes.fix) {
    IndexOrError(law, name, "@fix"_options);
  }
  for (const auto& [name, target] : changes.tie) {
    IndexOrError(law, name, "@tie"_options);
    if (changes.fix.contains(name)) {
      throw Error(ExitCode::kUsage, "is both fixed and tied")
          .File("@tie"_options)
          .Value(name);
    }
  }
  for (const auto& [name, bound] : changes.bound) {
    IndexOrError(law, name, "@bound"_options);
    if (changes.fix.contains(name) || changes.tie.contains(name)) {
      throw Error(ExitCode::kUsage, "is fixed or tied: a bound has no effect")
          .File("@bound"_options)
          .Value(name);
    }
  }
}

ParameterSpec WithBound(ParameterSpec spec, const ParameterChanges& changes) {
  const auto bound = changes.bound.find(spec.name);
  if (bound == changes.bound.end()) return spec;
  spec.min = bound->second.first;
  spec.max = bound->second.second;
  if (spec.log_scale && !(spec.min >= 0)) {
    throw Error(ExitCode::kUsage, "must be positive: the low end is below 0")
        .File("@bound"_options)
        .Value(spec.name);
  }
  return spec;
}

}  // namespace

CompiledLaw::CompiledLaw(const Law& law, const ParameterChanges& changes)
    : law_(law) {
  CheckChanges(law_, changes);
  const size_t count = law_.parameters.size();
  free_of_.assign(count, -1);
  fixed_to_.assign(count, std::nan(""));
  for (size_t i = 0; i < count; ++i) {
    const ParameterSpec& spec = law_.parameters[i];
    if (changes.fix.contains(spec.name)) {
      fixed_to_[i] = changes.fix.at(spec.name);
    } else if (!changes.tie.contains(spec.name)) {
      free_of_[i] = static_cast<int>(free_.size());
      free_.push_back(WithBound(spec, changes));
    }
  }
  for (size_t i = 0; i < count; ++i) {
    const int target = TiedTo(law_, changes.tie, static_cast<int>(i));
    free_of_[i] = free_of_[target];
    fixed_to_[i] = fixed_to_[target];
    symbols_[law_.parameters[i].name] = free_of_[i] >= 0
                                            ? graph_.Parameter(free_of_[i])
                                            : graph_.Constant(fixed_to_[i]);
  }
  for (size_t i = 0; i < law_.variables.size(); ++i) {
    symbols_[law_.variables[i].name] = graph_.Variable(static_cast<int>(i));
  }
  law_scale_ = Lower(law_.formula);
  loss_ = law_.scale == Scale::kLinear ? law_scale_
          : law_.scale == Scale::kLn   ? graph_.Exp(law_scale_)
                                       : graph_.Exp10(law_scale_);
  for (const NamedFormula& constraint : law_.constraints) {
    constraints_.push_back(LowerOfParameters(constraint.formula));
  }
  for (const NamedFormula& quantity : law_.derived) {
    derived_.emplace_back(quantity.name, LowerOfParameters(quantity.formula));
  }
  for (size_t i = 0; i < free_.size(); ++i) {
    const Node leaf = graph_.Parameter(static_cast<int>(i));
    if (graph_.DependsOn(law_scale_, leaf)) continue;
    throw Error(ExitCode::kUsage, "has no effect on the law " + law_.name)
        .File("parameter")
        .Value(free_[i].name)
        .Hint("remove it from the law or fix it");
  }
}

std::vector<double> CompiledLaw::Expand(const std::vector<double>& free) const {
  std::vector<double> all = fixed_to_;
  for (size_t i = 0; i < all.size(); ++i) {
    if (free_of_[i] >= 0) all[i] = free[free_of_[i]];
  }
  return all;
}

Node CompiledLaw::In(Residual residual) {
  const double ln10 = std::numbers::ln10;
  switch (residual) {
    case Residual::kLinear:
    case Residual::kRelative:
      return loss_;
    case Residual::kLn:
      if (law_.scale == Scale::kLn) return law_scale_;
      if (law_.scale == Scale::kLinear) return graph_.Ln(law_scale_);
      return graph_.Multiply(law_scale_, graph_.Constant(ln10));
    case Residual::kLog10:
      if (law_.scale == Scale::kLog10) return law_scale_;
      if (law_.scale == Scale::kLinear) return graph_.Log10(law_scale_);
      return graph_.Divide(law_scale_, graph_.Constant(ln10));
  }
  return loss_;
}

Node CompiledLaw::Lower(const Formula& formula) {
  return graph_.Lower(formula, [&](const std::string& symbol) {
    const auto known = symbols_.find(symbol);
    return known != symbols_.end() ? known->second : Resolve(formula, symbol);
  });
}

Node CompiledLaw::LowerOfParameters(const Formula& formula) {
  const Node node = Lower(formula);
  for (size_t i = 0; i < law_.variables.size(); ++i) {
    const Node variable = graph_.Variable(static_cast<int>(i));
    if (!graph_.DependsOn(node, variable)) continue;
    throw formula
        .ErrorAt(law_.variables[i].name,
                 "depends on the variable " + law_.variables[i].name)
        .Hint("only parameters are allowed here");
  }
  return node;
}

Node CompiledLaw::Resolve(const Formula& user, const std::string& symbol) {
  for (const NamedFormula& let : law_.let) {
    if (let.name != symbol) continue;
    const Node node = Lower(let.formula);
    symbols_[symbol] = node;
    return node;
  }
  std::vector<std::string> known;
  for (const auto& [name, node] : symbols_) known.push_back(name);
  throw user.ErrorAt(symbol, "unknown symbol").Hint(DidYouMean(symbol, known));
}

int CompiledLaw::FindFree(std::string_view parameter) const {
  const int index = law_.FindParameter(parameter);
  return index < 0 ? -1 : free_of_[index];
}

}  // namespace routescale
