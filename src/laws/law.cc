#include "routescale/law.h"

#include <algorithm>
#include <array>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr std::array<std::string_view, 4> kResiduals = {
    "linear", "ln", "log10", "relative"};

template <typename Items>
int FindNamed(const Items& items, std::string_view name) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const auto& i) {
    return i.name == name;
  });
  return it == items.end() ? -1 : static_cast<int>(it - items.begin());
}

}  // namespace

std::string_view ToString(Scale scale) {
  switch (scale) {
    case Scale::kLinear:
      return "loss";
    case Scale::kLn:
      return "ln_loss";
    case Scale::kLog10:
      return "log10_loss";
  }
  return "";
}

std::string_view ToString(Residual residual) {
  return kResiduals[static_cast<size_t>(residual)];
}

bool ParseResidual(std::string_view text, Residual* residual) {
  const auto it = std::find(kResiduals.begin(), kResiduals.end(), text);
  if (it == kResiduals.end()) return false;
  *residual = static_cast<Residual>(it - kResiduals.begin());
  return true;
}

std::vector<std::string> Law::variable_names() const {
  std::vector<std::string> names;
  for (const VariableSpec& variable : variables) names.push_back(variable.name);
  return names;
}

int Law::FindParameter(std::string_view parameter) const {
  return FindNamed(parameters, parameter);
}

int Law::FindVariable(std::string_view variable) const {
  return FindNamed(variables, variable);
}

std::string_view Law::Refusal(size_t variable, double value) const {
  const auto range = ranges.find(variables[variable].name);
  if (range == ranges.end()) return "";
  const double low = range->second.first;
  if (low > 0 && value <= 0) return "must be positive";
  return low == 0 && value < 0 ? "must not be negative" : "";
}

const PublishedRow& Law::Published(std::string_view label) const {
  std::vector<std::string> labels;
  for (const PublishedRow& row : published) {
    if (row.label == label) return row;
    labels.push_back(row.label);
  }
  if (labels.empty()) {
    throw Error(ExitCode::kUsage,
                "the law " + name + " has no published coefficients")
        .File("@published"_options);
  }
  std::string hint = DidYouMean(label, labels);
  if (!hint.empty()) hint += " ";
  throw Error(ExitCode::kUsage, "is no published row of " + name)
      .File("@published"_options)
      .Value(std::string(label))
      .Hint(hint + "there are " + JoinNames(labels));
}

}  // namespace routescale
