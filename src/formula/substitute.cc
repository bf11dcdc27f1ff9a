#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "formula/ast.h"
#include "formula/notation.h"
#include "routescale/error.h"
#include "routescale/formula.h"

namespace routescale {
namespace {

// Builds a tree from the steps of others.
class Builder {
 public:
  explicit Builder(Ast* ast) : ast_(ast) {}

  // Adds the steps of a tree; names that `meanings` has become its formulas.
  int Add(const Ast& from, const std::map<std::string, Formula>& meanings) {
    std::vector<int> steps;
    std::map<std::string, int> added;  // meanings that are in the tree already
    for (const AstNode& node : from.nodes) {
      if (node.kind == AstNode::kSymbol) {
        const std::string& name = from.symbols[static_cast<size_t>(node.a)];
        const auto meaning = meanings.find(name);
        if (meaning == meanings.end()) {
          steps.push_back(Symbol(name));
          continue;
        }
        const auto [place, is_new] = added.try_emplace(name, -1);
        if (is_new) place->second = Add(meaning->second.ast(), {});
        steps.push_back(place->second);
      } else if (node.kind == AstNode::kText) {
        steps.push_back(TextComparison(from, node, meanings));
      } else {
        AstNode copy = node;
        if (node.a >= 0) copy.a = steps[static_cast<size_t>(node.a)];
        if (node.b >= 0) copy.b = steps[static_cast<size_t>(node.b)];
        steps.push_back(Push(copy));
      }
    }
    return steps.back();
  }

 private:
  int Push(const AstNode& node) {
    ast_->nodes.push_back(node);
    return static_cast<int>(ast_->nodes.size()) - 1;
  }

  int SymbolIndex(const std::string& name) {
    auto& symbols = ast_->symbols;
    const auto found = std::find(symbols.begin(), symbols.end(), name);
    if (found == symbols.end()) symbols.push_back(name);
    return static_cast<int>(std::find(symbols.begin(), symbols.end(), name) -
                            symbols.begin());
  }

  int Symbol(const std::string& name) {
    AstNode node;
    node.kind = AstNode::kSymbol;
    node.a = SymbolIndex(name);
    return Push(node);
  }

  // A name that is compared with a text can only be renamed.
  int TextComparison(const Ast& from,
                     AstNode node,
                     const std::map<std::string, Formula>& meanings) {
    const size_t symbol = static_cast<size_t>(node.a);
    std::string name = from.symbols[symbol];
    const auto meaning = meanings.find(name);
    if (meaning != meanings.end()) {
      const Ast& ast = meaning->second.ast();
      if (ast.nodes.back().kind != AstNode::kSymbol) {
        const Ast::Place& place = from.symbol_places[symbol];
        throw Error(ExitCode::kUsage, "is compared with a text: not a number")
            .File(from.origin)
            .Formula(from.text, place.position, place.length);
      }
      name = ast.symbols.front();
    }
    auto& texts = ast_->text_symbols;
    if (std::find(texts.begin(), texts.end(), name) == texts.end()) {
      texts.push_back(name);
    }
    ast_->literals.push_back(from.literals[static_cast<size_t>(node.b)]);
    node.a = SymbolIndex(name);
    node.b = static_cast<int>(ast_->literals.size()) - 1;
    return Push(node);
  }

  Ast* ast_;
};

// How many steps are printed, where a step may be the operand of several.
double PrintedSteps(const Ast& ast) {
  std::vector<double> counts;
  for (const AstNode& node : ast.nodes) {
    double count = 1;
    if (node.kind == AstNode::kOperation) {
      count += counts[static_cast<size_t>(node.a)];
      if (node.b >= 0) count += counts[static_cast<size_t>(node.b)];
    }
    counts.push_back(count);
  }
  return counts.back();
}

}  // namespace

Formula Formula::FromTree(Ast ast) {
  const bool fits = PrintedSteps(ast) <= kLongestFormula;
  PrintedFormula printed;
  if (fits) printed = PrintAst(ast, Notation::kText, {});
  if (!fits || printed.text.size() > kLongestFormula) {
    throw Error(ExitCode::kUsage,
                "the formula is longer than 64 KiB with all its names written "
                "out")
        .File(ast.origin);
  }
  ast.text = std::move(printed.text);
  ast.symbol_places = std::move(printed.symbol_places);
  for (size_t i = 0; i < ast.literals.size(); ++i) {
    ast.literals[i].place = printed.literal_places[i];
  }
  Formula formula;
  formula.ast_ = std::make_shared<const Ast>(std::move(ast));
  return formula;
}

Formula Formula::Substitute(
    const std::map<std::string, Formula>& meanings) const {
  Ast ast;
  ast.origin = ast_->origin;
  Builder(&ast).Add(*ast_, meanings);
  return FromTree(std::move(ast));
}

Formula Formula::Number(double value, std::string_view origin) {
  Ast ast;
  ast.origin = origin;
  ast.nodes.emplace_back().value = value;
  return FromTree(std::move(ast));
}

Formula Formula::Name(const std::string& name, std::string_view origin) {
  Ast ast;
  ast.origin = origin;
  ast.symbols.push_back(name);
  AstNode& node = ast.nodes.emplace_back();
  node.kind = AstNode::kSymbol;
  node.a = 0;
  return FromTree(std::move(ast));
}

}  // namespace routescale
