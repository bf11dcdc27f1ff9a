#include <algorithm>
#include <map>

#include "options/free_variables.h"
#include "options/model_options.h"
#include "routescale/error.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

// NAME=V1,V2,...: the box around some values, and these alone.
FreeVariable ListedVariable(const Law& law,
                            const std::string& name,
                            const std::string& list) {
  FreeVariable variable;
  variable.name = name;
  variable.allowed = ParseAllowedValues("--free " + name, list);
  variable.low = variable.allowed.values.front();
  variable.high = variable.allowed.values.back();
  CheckGiven(law, "--free " + name + "=" + list, name, variable.low);
  return variable;
}

FreeVariable ParseFree(const Law& law, const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return DefaultBox(law, text);
  const auto [name, box] = ParseAssignment("--free", text);
  if (box.find(',') != std::string::npos) return ListedVariable(law, name, box);
  const size_t colon = box.find(':');
  if (colon == std::string::npos) {
    throw Error(ExitCode::kUsage, "is not LOW:HIGH")
        .File("--free " + name)
        .Value(box)
        .Hint("--free " + name + "=1:64; --at gives a variable one value");
  }
  const double low = ParseReal("--free " + name, box.substr(0, colon));
  CheckGiven(law, "--free " + text, name, low);
  return {name, low, ParseReal("--free " + name, box.substr(colon + 1)), {}};
}

}  // namespace

void CheckGiven(const Law& law,
                const std::string& option,
                const std::string& name,
                double value) {
  const int variable = law.FindVariable(name);
  if (variable < 0) return;
  CheckVariable(law, static_cast<size_t>(variable), value, option);
}

std::vector<FreeVariable> ParseFreeVariables(
    const Law& law,
    const std::vector<std::string>& free,
    const std::vector<std::string>& round) {
  std::vector<FreeVariable> variables;
  for (const std::string& text : free) {
    variables.push_back(ParseFree(law, text));
  }
  std::map<std::string, AllowedValues> rounded;
  for (const std::string& text : round) {
    const auto [name, values] = ParseAssignment("--round", text);
    const auto variable = std::find_if(
        variables.begin(), variables.end(), [&, n = name](const auto& entry) {
          return entry.name == n;
        });
    if (variable == variables.end()) {
      throw Error(ExitCode::kUsage, "is not free")
          .File("--round")
          .Value(name)
          .Hint("--free " + name + "=LOW:HIGH makes it so");
    }
    AddOnce("--round",
            name,
            ParseAllowedValues("--round " + name, values),
            &rounded);
    variable->allowed = rounded.at(name);
  }
  return variables;
}

}  // namespace routescale::app
