#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "routescale/formula.h"
#include "routescale/selection_fields.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

// "N=1e9,D=max(N,20*N)" -> the two; a comma in parentheses separates nothing.
std::vector<std::string> SplitAtCommas(const std::string& text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    depth += (c == '(') - (c == ')');
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// The value of a formula of the names in `point`; nothing if one is not there.
std::optional<double> EvaluateAt(const Formula& formula,
                                 const std::map<std::string, double>& point) {
  std::vector<double> values;
  for (const std::string& symbol : formula.symbols()) {
    const auto found = point.find(symbol);
    if (found == point.end()) return std::nullopt;
    values.push_back(found->second);
  }
  Graph graph;
  int next = 0;
  const Node node = graph.Lower(
      formula, [&](const std::string&) { return graph.Variable(next++); });
  return EvaluateOnce(graph, node, {}, values);
}

}  // namespace

Error BadValue(const std::string& option,
               const std::string& text,
               const std::string& message) {
  return Error(ExitCode::kUsage, message).File(option).Value(text);
}

double ParseReal(const std::string& option, const std::string& text) {
  double value = 0;
  if (text.empty()) {
    throw Error(ExitCode::kUsage, "a number is missing").File(option);
  }
  if (!ParseNumber(text, &value) || std::isnan(value)) {
    throw BadValue(option, text, "is not a finite number");
  }
  return value;
}

int ParseCount(const std::string& option,
               const std::string& text,
               const Legal<int>& legal) {
  if (text.empty()) {
    throw Error(ExitCode::kUsage, "a number is missing").File(option);
  }
  double value = 0;
  if (ParseNumber(text, &value) && legal.Allows(value)) {
    return static_cast<int>(value);
  }
  throw BadValue(option, text, "is not " + legal.Words());
}

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::pair<std::string, std::string> ParseAssignment(const std::string& option,
                                                    const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw BadValue(option, text, "is not NAME=VALUE");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<std::string> SplitNames(const std::string& option,
                                    const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    const std::vector<std::string> listed =
        list.empty() ? std::vector<std::string>{""} : SplitList(list);
    for (const std::string& name : listed) {
      if (name.empty()) throw BadValue(option, list, "has an empty name");
      if (Contains(names, name)) throw BadValue(option, name, "is given twice");
      names.push_back(name);
    }
  }
  return names;
}

std::map<std::string, double> ParseValues(
    const std::string& option, const std::vector<std::string>& texts) {
  std::map<std::string, double> values;
  for (const std::string& text : texts) {
    for (const std::string& part : SplitAtCommas(text)) {
      const auto [name, value] = ParseAssignment(option, part);
      AddOnce(option, name, ParseReal(option, value), &values);
    }
  }
  return values;
}

std::map<std::string, double> ParsePoint(const std::string& option,
                                         const std::string& text) {
  std::map<std::string, double> point;
  std::vector<std::pair<std::string, Formula>> formulas;
  std::set<std::string> names;
  for (const std::string& part : SplitAtCommas(text)) {
    const auto [name, value] = ParseAssignment(option, part);
    if (!names.insert(name).second) {
      throw BadValue(option, text, "gives " + name + " twice");
    }
    double number = 0;
    if (value.empty() || ParseNumber(value, &number) ||
        value.find_first_of("*/+^(") == std::string::npos) {
      point[name] = ParseReal(option, value);
    } else {
      formulas.emplace_back(name, Formula::Parse(value, option + " " + name));
    }
  }
  // A formula may use what others give.
  while (!formulas.empty()) {
    const size_t before = formulas.size();
    std::erase_if(formulas, [&](const auto& entry) {
      const std::optional<double> value = EvaluateAt(entry.second, point);
      if (!value) return false;
      if (!std::isfinite(*value)) {
        throw BadValue(option, text, entry.first + " has no finite value here");
      }
      point[entry.first] = *value;
      return true;
    });
    if (formulas.size() < before) continue;
    const auto& [name, formula] = formulas.front();
    for (const std::string& symbol : formula.symbols()) {
      if (point.count(symbol) > 0) continue;
      throw formula.ErrorAt(symbol, "no value is given for " + symbol)
          .Hint("give it in the same " + option + ": " + symbol + "=...," +
                name + "=" + formula.text());
    }
  }
  return point;
}

}  // namespace routescale::app
