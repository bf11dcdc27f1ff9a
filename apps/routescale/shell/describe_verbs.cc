#include <cmath>
#include <nlohmann/json.hpp>

#include "shell/completion.h"
#include "shell/describe_verbs.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

using Json = nlohmann::ordered_json;

const char* TypeOf(const Option& option) {
  if (std::holds_alternative<bool*>(option.target)) return "switch";
  if (std::holds_alternative<Number<int>>(option.target)) return "integer";
  if (std::holds_alternative<Number<double>>(option.target)) return "number";
  return "text";
}

// Null stands for no limit and no default.
template <typename T>
void AddLegal(const Number<T>& number, Json* json) {
  const auto finite = [](double value) {
    return std::isfinite(value) ? Json(static_cast<T>(value)) : Json();
  };
  (*json)["least"] = finite(number.legal.least);
  (*json)["most"] = finite(number.legal.most);
  (*json)["default"] = number.otherwise ? Json(*number.otherwise) : Json();
}

Json OptionJson(const Option& option) {
  Json json = {{"name", option.Long()},
          {"value", option.value},
          {"help", option.Help()},
          {"heading", option.heading},
          {"type", TypeOf(option)},
          {"repeated", option.IsRepeated()},
          {"words",
           option.values.others ? Json::array() : Json(option.values.words)}};
  if (const auto* whole = std::get_if<Number<int>>(&option.target)) {
    AddLegal(*whole, &json);
  }
  if (const auto* real = std::get_if<Number<double>>(&option.target)) {
    AddLegal(*real, &json);
  }
  return json;
}

Json VerbJson(const Verb& verb) {
  Json arguments = Json::array(), options = Json::array();
  for (const Positional& positional : verb.positionals) {
    arguments.push_back({{"name", positional.name},
                         {"help", positional.help},
                         {"repeated", positional.IsRepeated()}});
  }
  for (const Option& option : AllOptions(verb)) {
    options.push_back(OptionJson(option));
  }
  return {{"name", verb.name},
          {"summary", verb.summary},
          {"description", verb.description},
          {"arguments", std::move(arguments)},
          {"options", std::move(options)}};
}

}  // namespace

std::string DescribeVerbs() {
  Json verbs = Json::array();
  for (const Verb& verb : AllVerbs()) verbs.push_back(VerbJson(verb));
  const Json document = {{"schema", "routescale/verbs/1"},
                         {"version", ROUTESCALE_VERSION},
                         {"verbs", std::move(verbs)}};
  return document.dump(2) + "\n";
}

}  // namespace routescale::app
