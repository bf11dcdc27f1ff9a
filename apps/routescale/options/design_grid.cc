#include <algorithm>
#include <cmath>
#include <map>

#include "options/design_grid.h"
#include "options/free_variables.h"
#include "options/model_options.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr size_t kMostCandidates = 100000;

// How many values a variable has that may have any, or whole ones too many to
// list: odd, at most 41, and about 2000 candidates of all such variables.
int GridValues(const std::vector<FreeVariable>& variables) {
  constexpr double kCandidates = 2000;
  constexpr int kFewest = 5, kMost = 41;
  int open = 0;
  for (const FreeVariable& variable : variables) {
    open += variable.allowed.kind == AllowedValues::kAny ||
            variable.allowed.kind == AllowedValues::kWhole;
  }
  const int each = static_cast<int>(std::pow(kCandidates, 1.0 / open));
  return std::clamp(each - (each + 1) % 2, kFewest, kMost);
}

// The values of a variable in its box; `grid` of one that may have any.
std::vector<double> ValuesOf(const FreeVariable& variable, int grid) {
  const auto [name, low, high, allowed, by_default] = variable;
  std::vector<double> values;
  if (allowed.kind == AllowedValues::kList) {
    for (const double value : allowed.values) {
      if (value >= low && value <= high) values.push_back(value);
    }
    return values;
  }
  if (allowed.kind == AllowedValues::kPowersOfTwo) {
    for (double x = allowed.Above(low); x <= high; x *= 2) values.push_back(x);
    return values;
  }
  const bool whole = allowed.kind == AllowedValues::kWhole;
  if (whole && high - low < grid) {
    for (double x = std::ceil(low); x <= high; ++x) values.push_back(x);
    return values;
  }
  for (int i = 0; i < grid; ++i) {
    const double share = i / (grid - 1.0);
    double x = low > 0 ? low * std::pow(high / low, share)
                       : low + share * (high - low);
    if (i == grid - 1) x = high;
    if (whole) x = std::round(x);
    if (values.empty() || x > values.back()) values.push_back(x);
  }
  return values;
}

}  // namespace

Queries GridOf(const Law& law,
               std::vector<std::string> free,
               const std::vector<std::string>& round) {
  std::map<std::string, std::vector<double>> values;
  for (std::string& text : free) {
    // A single value is a list of one.
    if (text.find('=') != std::string::npos &&
        text.find_first_of(":,") == std::string::npos) {
      text += ',';
    }
  }
  const std::vector<FreeVariable> variables =
      ParseFreeVariables(law, free, round);
  for (const FreeVariable& variable : variables) {
    VariableIndex(law, variable.name, "--free");
    AddOnce("--free",
            variable.name,
            ValuesOf(variable, GridValues(variables)),
            &values);
    if (!values[variable.name].empty()) continue;
    throw Error(ExitCode::kUsage, "has no allowed value in its box")
        .File("--free")
        .Value(variable.name);
  }
  Queries product;
  product.columns.resize(law.variables.size());
  size_t count = 1;
  for (const VariableSpec& variable : law.variables) {
    const auto known = values.find(variable.name);
    if (known == values.end()) {
      throw Error(ExitCode::kUsage, "has no values: candidates need them all")
          .File("variable")
          .Value(variable.name)
          .Hint("--free " + variable.name +
                "=V1,V2,... or LOW:HIGH, or a "
                "table with --candidates");
    }
    count *= known->second.size();
    if (count > kMostCandidates) {
      throw Error(
          ExitCode::kUsage,
          "make more than " + std::to_string(kMostCandidates) + " candidates")
          .File("--free")
          .Hint("list fewer values");
    }
  }
  size_t block = count;
  for (size_t v = 0; v < law.variables.size(); ++v) {
    const std::vector<double>& list = values.at(law.variables[v].name);
    block /= list.size();
    for (size_t i = 0; i < count; ++i) {
      const double value = list[i / block % list.size()];
      CheckVariable(law, v, value, "--free");
      product.columns[v].push_back(value);
    }
  }
  product.places.assign(count, "--free");
  return product;
}

}  // namespace routescale::app
