#include "formula/parser.h"

#include <utility>
#include <vector>

#include "routescale/names.h"

namespace routescale {

void Parser::Run() {
  token_ = lexer_.Next();
  if (token_.kind == Token::kEnd) {
    throw Error(ExitCode::kUsage, "the formula is empty").File(ast_->origin);
  }
  Number(Binary(1));
  if (token_.kind != Token::kEnd) {
    ThrowUnexpected("an operator or the end of the formula");
  }
}

Error Parser::ErrorHere(std::string message) const {
  return lexer_.ErrorAt(token_.position, token_.length, std::move(message));
}

void Parser::Advance() {
  last_ = token_;
  token_ = lexer_.Next();
}

Parser::Operand Parser::Placed(Operand operand, size_t start) {
  if (operand.literal >= 0) return operand;
  Ast::Place& place = ast_->nodes[static_cast<size_t>(operand.node)].place;
  if (place.length == 0) {
    place = {start, last_.position + last_.length - start};
  }
  return operand;
}

int Parser::Push(AstNode node) {
  ast_->nodes.push_back(node);
  return static_cast<int>(ast_->nodes.size()) - 1;
}

int Parser::PushOperation(Op op, int a, int b) {
  AstNode node;
  node.kind = AstNode::kOperation;
  node.op = op;
  node.a = a;
  node.b = b;
  return Push(node);
}

int Parser::PushNumber(double value) {
  AstNode node;
  node.value = value;
  return Push(node);
}

int Parser::Number(Operand operand) const {
  if (operand.literal < 0) return operand.node;
  const Ast::Place& place =
      ast_->literals[static_cast<size_t>(operand.literal)].place;
  throw lexer_.ErrorAt(place.position,
                       place.length,
                       "a text can only be compared with == or !=");
}

void Parser::ThrowUnexpected(const std::string& expected) const {
  if (token_.Is(")")) throw ErrorHere("no '(' belongs to this ')'");
  Error error = ErrorHere("expected " + expected);
  if (token_.text == "and") {
    error.Hint("and is written '&&'");
  } else if (token_.text == "or") {
    error.Hint("or is written '||'");
  } else if (last_.text == "not") {
    error.Hint("not is written '!'");
  } else if (last_.kind == Token::kNumber && token_.text.starts_with('_')) {
    error.Hint("a number is written without separators");
  } else if (token_.kind == Token::kName || token_.kind == Token::kNumber ||
             token_.Is("(")) {
    error.Hint("a product is written with '*'");
  }
  throw error;
}

Parser::Operand Parser::Binary(int least) {
  const size_t start = token_.position;
  Operand left = Unary();
  if (least <= kComparison) left = WordComparison(left);
  while (const BinaryOperator* operation = FindBinary(token_)) {
    if (operation->precedence < least) break;
    Advance();
    const Operand right = Binary(operation->precedence + 1);
    left = Placed(Combine(*operation, left, right), start);
    if (operation->precedence == kComparison) RefuseChain();
  }
  return left;
}

Parser::Operand Parser::Unary() {
  const size_t start = token_.position;
  return Placed(UnaryOrPower(), start);
}

Parser::Operand Parser::UnaryOrPower() {
  if (token_.Is("-") || token_.Is("+") || token_.Is("!")) {
    const Level level(this);
    const char sign = token_.text.front();
    Advance();
    const int a = Number(Unary());
    if (sign == '+') return {a};
    return {PushOperation(sign == '-' ? Op::kNegate : Op::kNot, a)};
  }
  const size_t start = token_.position;
  const Operand base = Placed(Primary(), start);
  if (!token_.Is("^")) return base;
  const int a = Number(base);
  const Level level(this);
  Advance();
  const int b = Number(Unary());
  return {PushOperation(Op::kPower, a, b)};
}

Parser::Operand Parser::Primary() {
  const Token token = token_;
  switch (token.kind) {
    case Token::kNumber:
      Advance();
      return {PushNumber(token.number)};
    case Token::kText:
      Advance();
      ast_->literals.push_back(
          {std::string(token.text), {token.position, token.length}});
      return {-1, static_cast<int>(ast_->literals.size()) - 1};
    case Token::kName:
      Advance();
      if (token_.Is("(")) return {Call(token)};
      for (const NamedConstant& constant : kNamedConstants) {
        if (constant.name != token.text) continue;
        return {PushNumber(constant.value), -1, constant.name != "pi"};
      }
      return {Symbol(token)};
    case Token::kQuotedName:
      Advance();
      return {Symbol(token)};
    default:
      if (token.Is("(")) return Parenthesis();
      throw ErrorHere("expected a number, a name or '('");
  }
}

Parser::Operand Parser::Parenthesis() {
  const Level level(this);
  const Token open = token_;
  Advance();
  const Operand inside = Binary(1);
  Close(open, "an operator or ')'");
  return inside;
}

void Parser::Close(const Token& open, const char* expected) {
  if (token_.kind == Token::kEnd) {
    throw lexer_.ErrorAt(open.position, 1, "the parenthesis is not closed");
  }
  if (!token_.Is(")")) ThrowUnexpected(expected);
  Advance();
}

int Parser::Symbol(const Token& token) {
  const std::string name(token.text);
  const auto [found, added] =
      symbol_of_.try_emplace(name, static_cast<int>(ast_->symbols.size()));
  if (added) {
    ast_->symbols.push_back(name);
    ast_->symbol_places.push_back({token.position, token.length});
  }
  AstNode node;
  node.kind = AstNode::kSymbol;
  node.a = found->second;
  return Push(node);
}

int Parser::Call(const Token& name) {
  const Level level(this);
  if (name.text == "missing") return Missing();
  const NamedFunction& function = FindFunction(name);
  const Token open = token_;
  Advance();
  std::vector<int> arguments;
  if (!token_.Is(")")) {
    arguments.push_back(Number(Binary(1)));
    while (token_.Is(",")) {
      Advance();
      arguments.push_back(Number(Binary(1)));
    }
  }
  Close(open, "an operator, ',' or ')'");
  CheckCount(function, name, static_cast<int>(arguments.size()));
  if (function.most == 1) return PushOperation(function.op, arguments[0]);
  int node = arguments[0];
  for (size_t i = 1; i < arguments.size(); ++i) {
    node = PushOperation(function.op, node, arguments[i]);
  }
  return node;
}

int Parser::Missing() {
  const Token open = token_;
  Advance();
  const int x = Number(Binary(1));
  Close(open, "an operator or ')'");
  const int zero = PushNumber(0);
  const int below = PushOperation(Op::kLessEqual, x, zero);
  const int above = PushOperation(Op::kLess, zero, x);
  return PushOperation(Op::kNot, PushOperation(Op::kOr, below, above));
}

const NamedFunction& Parser::FindFunction(const Token& name) const {
  for (const NamedFunction& function : kFunctions) {
    if (function.name == name.text) return function;
  }
  std::vector<std::string> known;
  for (const NamedFunction& function : kFunctions) {
    known.emplace_back(function.name);
  }
  const std::string near = DidYouMean(name.text, known);
  throw lexer_
      .ErrorAt(name.position,
               name.length,
               "unknown function '" + std::string(name.text) + "'")
      .Hint(near.empty() ? "a product is written with '*'" : near);
}

void Parser::CheckCount(const NamedFunction& function,
                        const Token& name,
                        int count) const {
  if (count >= function.least && count <= function.most) return;
  std::string takes = std::to_string(function.least);
  if (function.most == kAnyNumber) takes += " or more";
  takes += function.most == 1 ? " argument" : " arguments";
  throw lexer_.ErrorAt(name.position,
                       name.length,
                       "'" + std::string(name.text) + "' takes " + takes +
                           ", not " + std::to_string(count));
}

}  // namespace routescale
