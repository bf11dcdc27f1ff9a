#include <algorithm>
#include <utility>

#include "formula/parser.h"

namespace routescale {

Parser::Operand Parser::WordComparison(Operand left) {
  const bool in = token_.kind == Token::kName && token_.text == "in";
  const bool like = token_.kind == Token::kName && token_.text == "like";
  if (!in && !like) return left;
  const Token word = token_;
  Advance();
  if (in) return {Membership(left, word)};
  if (token_.kind != Token::kText || !IsSymbol(left)) {
    throw lexer_.ErrorAt(word.position, word.length, "compares no texts here")
        .Hint("write name like 'moe-*'");
  }
  const int node = TextTest(left, " like '", token_.text);
  Advance();
  return {node};
}

int Parser::Membership(Operand left, const Token& word) {
  if (!token_.Is("(") || left.node < 0) {
    throw lexer_.ErrorAt(word.position, word.length, "is followed by no list")
        .Hint("write name in ('a', 'b')");
  }
  const Level level(this);
  const Token open = token_;
  const bool is_symbol = IsSymbol(left);
  const AstNode symbol = ast_->nodes[static_cast<size_t>(left.node)];
  int any = -1;
  do {
    Advance();
    // Each item has a step for the name of its own.
    if (is_symbol && any >= 0) left.node = Push(symbol);
    const Operand item = Binary(kComparison + 1);
    const int equal = Combine(kEquality, left, item).node;
    any = any < 0 ? equal : PushOperation(Op::kOr, any, equal);
  } while (token_.Is(","));
  Close(open, "',' or ')'");
  return any;
}

bool Parser::IsSymbol(Operand operand) const {
  return operand.node >= 0 &&
         ast_->nodes[static_cast<size_t>(operand.node)].kind ==
             AstNode::kSymbol;
}

int Parser::TextTest(Operand column,
                     std::string_view word,
                     std::string_view text) {
  const auto index =
      static_cast<size_t>(ast_->nodes[static_cast<size_t>(column.node)].a);
  Token token = last_;
  const std::string name =
      ast_->symbols[index] + std::string(word) + std::string(text) + "'";
  token.position = ast_->symbol_places[index].position;
  token.length = ast_->symbol_places[index].length;
  ForgetUnused(column.node);
  token.text = name;
  return Symbol(token);
}

void Parser::ForgetUnused(int node) {
  const int symbol = ast_->nodes[static_cast<size_t>(node)].a;
  const bool last_added =
      static_cast<size_t>(symbol) + 1 == ast_->symbols.size() &&
      static_cast<size_t>(node) + 1 == ast_->nodes.size();
  const bool used = std::any_of(
      ast_->nodes.begin(), ast_->nodes.end() - 1, [&](const AstNode& other) {
        return (other.kind == AstNode::kSymbol ||
                other.kind == AstNode::kText) &&
               other.a == symbol;
      });
  if (static_cast<size_t>(node) + 1 == ast_->nodes.size()) {
    ast_->nodes.pop_back();
  }
  if (!last_added || used) return;
  symbol_of_.erase(ast_->symbols.back());
  ast_->symbols.pop_back();
  ast_->symbol_places.pop_back();
}

void Parser::RefuseChain() const {
  const BinaryOperator* next = FindBinary(token_);
  if (next == nullptr || next->precedence != kComparison) return;
  throw ErrorHere("comparisons cannot be chained").Hint("write a < b && b < c");
}

Parser::Operand Parser::Combine(const BinaryOperator& operation,
                                Operand left,
                                Operand right) {
  const bool equality =
      operation.op == Op::kEqual || operation.op == Op::kNotEqual;
  if (equality && (left.literal >= 0 || right.literal >= 0)) {
    return {CompareText(operation.op, left, right)};
  }
  if (equality && right.is_truth && IsSymbol(left)) {
    return {CompareTruth(operation.op, left, right)};
  }
  if (right.literal >= 0 && IsSymbol(left) && IsDate(right)) {
    const std::string word = " " + std::string(operation.text) + " '";
    const std::string text =
        ast_->literals[static_cast<size_t>(right.literal)].text;
    return {TextTest(left, word, text)};
  }
  int a = Number(left);
  int b = Number(right);
  if (operation.swapped) std::swap(a, b);
  return {PushOperation(operation.op, a, b)};
}

int Parser::CompareTruth(Op op, Operand left, Operand right) {
  const bool truth = ast_->nodes[static_cast<size_t>(right.node)].value != 0;
  ast_->nodes.pop_back();
  return TextTest(
      left, truth == (op == Op::kEqual) ? " is true" : " is false", "");
}

bool Parser::IsDate(Operand operand) const {
  const std::string& text =
      ast_->literals[static_cast<size_t>(operand.literal)].text;
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() < kForm.size()) return false;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !digit : text[i] != '-') return false;
  }
  return true;
}

int Parser::CompareText(Op op, Operand left, Operand right) {
  if (left.literal >= 0) std::swap(left, right);
  const Ast::Literal& literal =
      ast_->literals[static_cast<size_t>(right.literal)];
  if (left.literal >= 0 ||
      ast_->nodes[static_cast<size_t>(left.node)].kind != AstNode::kSymbol) {
    throw lexer_
        .ErrorAt(literal.place.position,
                 literal.place.length,
                 "a text can only be compared with a name")
        .Hint("write name == 'text'");
  }
  AstNode& node = ast_->nodes[static_cast<size_t>(left.node)];
  node.kind = AstNode::kText;
  node.op = op;
  node.b = right.literal;
  const std::string& symbol = ast_->symbols[static_cast<size_t>(node.a)];
  auto& texts = ast_->text_symbols;
  if (std::find(texts.begin(), texts.end(), symbol) == texts.end()) {
    texts.push_back(symbol);
  }
  return left.node;
}

}  // namespace routescale
