#include "export/straight_line.h"

#include <fmt/format.h>

#include "formula/graph_impl.h"
#include "formula/notation.h"

namespace routescale {
namespace {

// What a formula cannot say, but its derivative can.
std::string ExtraPattern(Op op, Notation notation) {
  const std::string power = RulesOf(notation).patterns.at(Op::kPower).text;
  const auto with_base = [&](const std::string& base) {
    std::string text = power;
    text.replace(text.find("$2"), 2, "$3");
    text.replace(text.find("$1"), 2, base);
    text.replace(text.find("$3"), 2, "$1");
    return text;
  };
  switch (op) {
    case Op::kExp10:
      return with_base("10.0");
    case Op::kExp2:
      return with_base("2.0");
    case Op::kSign:
      return "sign_($1)";
    case Op::kMultiplyZeroWins:
      return "times_($1, $2)";
    case Op::kLogAddExp:
      return "log_add_exp_($1, $2)";
    default:
      return "";
  }
}

std::string PatternOf(Op op, Notation notation) {
  const auto& patterns = RulesOf(notation).patterns;
  const auto found = patterns.find(op);
  return found == patterns.end() ? ExtraPattern(op, notation)
                                 : found->second.text;
}

std::string Fill(const std::string& pattern,
                 const std::string& first,
                 const std::string& second) {
  std::string text;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const bool operand = pattern[i] == '$' && i + 1 < pattern.size();
    if (!operand) {
      text += pattern[i];
      continue;
    }
    text += pattern[++i] == '1' ? first : second;
  }
  return text;
}

}  // namespace

StraightLine WriteStraightLine(
    const Graph& graph,
    const std::vector<Node>& outputs,
    Notation notation,
    const std::string& prefix,
    const std::function<std::string(int)>& parameter,
    const std::function<std::string(int)>& variable) {
  const Graph::Impl& impl = graph.impl();
  const std::vector<char> needed = Reachable(impl, outputs);
  StraightLine lines;
  std::vector<std::string> names(needed.size());
  for (size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) continue;
    const GraphNode& node = impl.at(static_cast<Node>(i));
    if (node.op == Op::kConstant) {
      const Spelling number = RulesOf(notation).number(node.value);
      names[i] = number.level < kPrimaryLevel ? fmt::format("({})", number.text)
                                              : number.text;
    } else if (node.op == Op::kParameter) {
      names[i] = parameter(node.a);
    } else if (node.op == Op::kVariable) {
      names[i] = variable(node.a);
    } else {
      names[i] = prefix + std::to_string(lines.assignments.size() + 1);
      lines.assignments.emplace_back(
          names[i],
          Fill(PatternOf(node.op, notation),
               names[static_cast<size_t>(node.a)],
               node.b < 0 ? "" : names[static_cast<size_t>(node.b)]));
    }
  }
  for (const Node output : outputs) {
    lines.outputs.push_back(names[static_cast<size_t>(output)]);
  }
  return lines;
}

}  // namespace routescale
