#include "export/code_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "export/code_names.h"
#include "export/straight_line.h"
#include "formula/notation.h"

namespace routescale {

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + text;
  }
  return joined;
}

CodeParts::CodeParts(const SavedFit& fit, const LanguageText& text)
    : fit_(fit), law_(fit.law), text_(text), names_(NamesOf(fit.law, text)) {
  for (const VariableSpec& variable : law_.variables) {
    variables_.push_back(names_.at(variable.name));
  }
}

// A backslash, or what C reads as one, would take the next line in.
std::string CodeParts::Comment(const std::string& line) const {
  const bool joins = line.ends_with('\\') || line.ends_with('/');
  return FillTemplate(text_.comment, {{"TEXT", line + (joins ? " ." : "")}});
}

std::string CodeParts::Number(double value) const {
  return RulesOf(text_.notation).number(value).text;
}

std::string CodeParts::NumberList(const std::vector<double>& values) const {
  std::vector<std::string> texts;
  for (const double value : values) texts.push_back(Number(value));
  return Joined(texts);
}

std::string CodeParts::Assign(const std::string& name,
                              const std::string& value) const {
  return FillTemplate(text_.assign, {{"NAME", name}, {"VALUE", value}});
}

std::string CodeParts::Row(const std::string& name,
                           const std::string& table) const {
  return FillTemplate(text_.row, {{"NAME", name}, {"TABLE", table}});
}

std::string CodeParts::Element(const std::string& row, size_t index) const {
  return fmt::format("{}[{}]", row, index);
}

std::string CodeParts::Symbols(const Formula& formula,
                               const std::string& table) const {
  std::set<std::string> needed(formula.symbols().begin(),
                               formula.symbols().end());
  for (auto let = law_.let.rbegin(); let != law_.let.rend(); ++let) {
    if (!needed.contains(let->name)) continue;
    needed.insert(let->formula.symbols().begin(), let->formula.symbols().end());
  }
  std::string body;
  for (size_t p = 0; p < law_.parameters.size(); ++p) {
    const std::string& name = law_.parameters[p].name;
    if (!needed.contains(name)) continue;
    if (body.empty()) body = Row("p_", table);
    body += Assign(names_.at(name), Element("p_", p));
  }
  for (const NamedFormula& let : law_.let) {
    if (!needed.contains(let.name)) continue;
    body +=
        Assign(names_.at(let.name), let.formula.Print(text_.notation, names_));
  }
  return body;
}

std::string CodeParts::Apply(
    Op op, const std::map<char, std::string>& operands) const {
  const std::string& pattern = RulesOf(text_.notation).patterns.at(op).text;
  std::string filled;
  for (size_t i = 0; i < pattern.size(); ++i) {
    filled += pattern[i] == '$' ? operands.at(pattern[++i])
                                : std::string(1, pattern[i]);
  }
  return filled;
}

std::string CodeParts::InLossScale(Scale scale,
                                   const std::string& value) const {
  switch (scale) {
    case Scale::kLinear:
      break;
    case Scale::kLn:
      return Apply(Op::kExp, {{'1', value}});
    case Scale::kLog10:
      return Apply(Op::kPower, {{'1', "10.0"}, {'2', "(" + value + ")"}});
  }
  return value;
}

std::string CodeParts::InResidualScale(const std::string& loss) const {
  switch (ResidualScale()) {
    case Scale::kLinear:
      break;
    case Scale::kLn:
      return Apply(Op::kLn, {{'1', loss}});
    case Scale::kLog10:
      return Apply(Op::kLog10, {{'1', loss}});
  }
  return loss;
}

std::string CodeParts::Call(const std::string& function,
                            const std::vector<std::string>& arguments) const {
  return function + "(" + Joined(arguments) +
         (arguments.empty() ? "group)" : ", group)");
}

Scale CodeParts::ResidualScale() const {
  return fit_.residual == Residual::kLn      ? Scale::kLn
         : fit_.residual == Residual::kLog10 ? Scale::kLog10
                                             : Scale::kLinear;
}

std::string CodeParts::Assignments(const Graph& graph,
                                   const std::vector<Node>& nodes,
                                   std::vector<std::string>* outputs) const {
  const StraightLine lines = WriteStraightLine(
      graph,
      nodes,
      text_.notation,
      kStepPrefix,
      [&](int p) { return Element("p_", static_cast<size_t>(p)); },
      [&](int v) { return variables_[static_cast<size_t>(v)]; });
  std::string body;
  for (const auto& [name, expression] : lines.assignments) {
    body += Assign(name, expression);
  }
  *outputs = lines.outputs;
  const bool needs_row =
      body.find("p_[") != std::string::npos ||
      std::any_of(outputs->begin(), outputs->end(), [](const auto& output) {
        return output.starts_with("p_[");
      });
  return (needs_row ? Row("p_", "COEFFICIENTS") : "") + body;
}

}  // namespace routescale
