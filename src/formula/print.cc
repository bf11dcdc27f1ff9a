// Writes a syntax tree from left to right, in any notation.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "formula/notation.h"

namespace routescale {
namespace {

class Printer {
 public:
  Printer(const Ast& ast,
          Notation notation,
          const std::map<std::string, std::string>& names)
      : ast_(ast),
        is_latex_(notation == Notation::kLatex),
        rules_(RulesOf(notation)),
        names_(names) {
    printed_.symbol_places.resize(ast.symbols.size());
    printed_.literal_places.resize(ast.literals.size());
  }

  // With a stack of its own: sums may be thousands of terms deep.
  PrintedFormula Run() {
    pending_.push_back({static_cast<int>(ast_.nodes.size()) - 1, 0, ""});
    while (!pending_.empty()) {
      const Item item = pending_.back();
      pending_.pop_back();
      if (item.node < 0) {
        printed_.text += item.piece;
      } else {
        Print(ast_.nodes[static_cast<size_t>(item.node)], item.least);
      }
    }
    return std::move(printed_);
  }

 private:
  // A step yet to be printed, or text.
  struct Item {
    int node = -1;
    int least = 0;
    std::string_view piece;
  };

  void Print(const AstNode& node, int least) {
    switch (node.kind) {
      case AstNode::kNumber: {
        const Spelling number = rules_.number(node.value);
        InParentheses(number.level < least,
                      [&] { printed_.text += number.text; });
        break;
      }
      case AstNode::kSymbol:
        PrintSymbol(node.a);
        break;
      case AstNode::kOperation:
        PrintOperation(node, least);
        break;
      case AstNode::kText:
        InParentheses(kComparisonLevel < least,
                      [&] { PrintTextComparison(node); });
        break;
    }
  }

  template <typename Work>
  void InParentheses(bool inside, Work print) {
    if (inside) printed_.text += rules_.open;
    print();
    if (inside) printed_.text += rules_.close;
  }

  void PrintOperation(const AstNode& node, int least) {
    const Pattern& pattern = rules_.patterns.at(node.op);
    const bool dot =
        is_latex_ && node.op == Op::kMultiply && StartsWithNumber(node.b);
    std::string_view rest = pattern.text;
    if (dot) rest = R"($1 \cdot $2)";
    std::vector<Item> items;
    const bool inside = pattern.level < least;
    if (inside) items.push_back({-1, 0, rules_.open});
    for (size_t place; (place = rest.find('$')) != std::string_view::npos;) {
      items.push_back({-1, 0, rest.substr(0, place)});
      const bool first = rest[place + 1] == '1';
      items.push_back({first ? node.a : node.b,
                       first ? pattern.first : pattern.second,
                       ""});
      rest.remove_prefix(place + 2);
    }
    items.push_back({-1, 0, rest});
    if (inside) items.push_back({-1, 0, rules_.close});
    pending_.insert(pending_.end(), items.rbegin(), items.rend());
  }

  // 2 \, 3 would read as one number.
  bool StartsWithNumber(int node) const {
    const AstNode* first = &ast_.nodes[static_cast<size_t>(node)];
    while (first->kind == AstNode::kOperation &&
           (first->op == Op::kMultiply || first->op == Op::kPower)) {
      first = &ast_.nodes[static_cast<size_t>(first->a)];
    }
    return first->kind == AstNode::kNumber;
  }

  void PrintSymbol(int symbol) {
    const std::string& name = ast_.symbols[static_cast<size_t>(symbol)];
    const auto given = names_.find(name);
    const std::string text =
        given == names_.end() ? rules_.name(name) : given->second;
    Ast::Place& place = printed_.symbol_places[static_cast<size_t>(symbol)];
    if (place.length == 0) place = {printed_.text.size(), text.size()};
    printed_.text += text;
  }

  void PrintTextComparison(const AstNode& node) {
    const size_t literal = static_cast<size_t>(node.b);
    const std::string& text = ast_.literals[literal].text;
    const char* quote = text.find('\'') == std::string::npos ? "'" : "\"";
    PrintSymbol(node.a);
    printed_.text += node.op == Op::kEqual ? " == " : " != ";
    printed_.literal_places[literal] = {printed_.text.size(), text.size() + 2};
    printed_.text += quote + text + quote;
  }

  const Ast& ast_;
  const bool is_latex_;
  const NotationRules& rules_;
  const std::map<std::string, std::string>& names_;
  PrintedFormula printed_;
  std::vector<Item> pending_;
};

}  // namespace

PrintedFormula PrintAst(const Ast& ast,
                        Notation notation,
                        const std::map<std::string, std::string>& names) {
  return Printer(ast, notation, names).Run();
}

std::string Formula::Print(
    Notation notation, const std::map<std::string, std::string>& names) const {
  return PrintAst(*ast_, notation, names).text;
}

}  // namespace routescale
