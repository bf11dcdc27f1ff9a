#include <cmath>
#include <limits>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "routescale/simulate.h"

namespace routescale {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::vector<double> PublishedValues(const Law& law, const std::string& label) {
  std::vector<double> values(law.parameters.size(), kUnknown);
  if (label.empty()) return values;
  for (const auto& [name, value] : law.Published(label).values) {
    const int index = law.FindParameter(name);
    if (index >= 0) values[static_cast<size_t>(index)] = value;
  }
  return values;
}

void Change(const Law& law,
            const std::map<std::string, double>& set,
            std::vector<double>* values) {
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  for (const auto& [name, value] : set) {
    const int index = law.FindParameter(name);
    if (index >= 0) {
      (*values)[static_cast<size_t>(index)] = value;
      continue;
    }
    throw Error(ExitCode::kUsage, "is no parameter of " + law.name)
        .File("@set"_options)
        .Value(name)
        .Hint(NameHint(name, "its parameters are", names));
  }
}

void CheckComplete(const Law& law, const std::vector<double>& values) {
  std::vector<std::string> missing, labels;
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) missing.push_back(law.parameters[i].name);
  }
  if (missing.empty()) return;
  for (const PublishedRow& row : law.published) labels.push_back(row.label);
  throw Error(ExitCode::kUsage, "no value is given for " + JoinNames(missing))
      .File(law.name)
      .Hint("give @set "_options + missing[0] + "=VALUE" +
            (labels.empty()
                 ? ""
                 : ", or @published with one of "_options + JoinNames(labels)));
}

void CheckConstraints(const Law& law, const std::vector<double>& values) {
  const CompiledLaw compiled(law, {});
  for (size_t i = 0; i < law.constraints.size(); ++i) {
    if (EvaluateOnce(compiled.graph(), compiled.constraints()[i], values, {}) !=
        0) {
      continue;
    }
    std::string shown;
    for (const std::string& symbol : law.constraints[i].formula.symbols()) {
      const int index = law.FindParameter(symbol);
      if (index < 0) continue;
      shown += (shown.empty() ? "" : ", ") + symbol + "=" +
               ShortNumber(values[static_cast<size_t>(index)]);
    }
    throw Error(ExitCode::kUsage,
                "the coefficients violate " +
                    law.constraints[i].formula.text() + ": " + shown)
        .File(law.name);
  }
}

}  // namespace

Coefficients GivenCoefficients(const Law& law,
                               const std::string& published,
                               const std::map<std::string, double>& set) {
  Coefficients given{published, PublishedValues(law, published)};
  Change(law, set, &given.values);
  CheckComplete(law, given.values);
  CheckConstraints(law, given.values);
  return given;
}

}  // namespace routescale
