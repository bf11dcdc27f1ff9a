#include <algorithm>
#include <string>
#include <utility>

#include "formula/ast.h"
#include "formula/grammar.h"
#include "formula/lexer.h"
#include "routescale/names.h"

namespace routescale {
namespace {

constexpr int kDeepest = 200;

// Either a step or a text literal, which only a comparison may take.
struct Operand {
  int node = -1;
  int literal = -1;
  bool is_truth = false;  // true or false, as a word
};

class Parser {
 public:
  explicit Parser(Ast* ast) : ast_(ast), lexer_(ast->text, ast->origin) {}

  void Run() {
    token_ = lexer_.Next();
    if (token_.kind == Token::kEnd) {
      throw Error(ExitCode::kUsage, "the formula is empty").File(ast_->origin);
    }
    Number(Binary(1));
    if (token_.kind != Token::kEnd) {
      ThrowUnexpected("an operator or the end of the formula");
    }
  }

 private:
  // Counts nesting for as long as it lives.
  class Level {
   public:
    explicit Level(Parser* parser) : parser_(parser) {
      if (++parser_->depth_ > kDeepest) {
        throw parser_->ErrorHere("nested more than " +
                                 std::to_string(kDeepest) + " levels deep");
      }
    }
    ~Level() { --parser_->depth_; }

   private:
    Parser* parser_;
  };

  Error ErrorHere(std::string message) const {
    return lexer_.ErrorAt(token_.position, token_.length, std::move(message));
  }

  void Advance() {
    last_ = token_;
    token_ = lexer_.Next();
  }

  // The place of a step from `start` to the last token, if it has none yet.
  Operand Placed(Operand operand, size_t start) {
    if (operand.literal >= 0) return operand;
    Ast::Place& place = ast_->nodes[static_cast<size_t>(operand.node)].place;
    if (place.length == 0) {
      place = {start, last_.position + last_.length - start};
    }
    return operand;
  }

  int Push(AstNode node) {
    ast_->nodes.push_back(node);
    return static_cast<int>(ast_->nodes.size()) - 1;
  }

  int PushOperation(Op op, int a, int b = -1) {
    AstNode node;
    node.kind = AstNode::kOperation;
    node.op = op;
    node.a = a;
    node.b = b;
    return Push(node);
  }

  int PushNumber(double value) {
    AstNode node;
    node.value = value;
    return Push(node);
  }

  // A literal here has no place in arithmetic.
  int Number(Operand operand) const {
    if (operand.literal < 0) return operand.node;
    const Ast::Place& place =
        ast_->literals[static_cast<size_t>(operand.literal)].place;
    throw lexer_.ErrorAt(place.position,
                         place.length,
                         "a text can only be compared with == or !=");
  }

  // At a token that cannot follow what came before.
  [[noreturn]] void ThrowUnexpected(const std::string& expected) const {
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

  Operand Binary(int least) {
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

  // name in ('a', 'b'), name like 'a*': a comparison, or the operand itself.
  Operand WordComparison(Operand left) {
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

  int Membership(Operand left, const Token& word) {
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

  bool IsSymbol(Operand operand) const {
    return operand.node >= 0 &&
           ast_->nodes[static_cast<size_t>(operand.node)].kind ==
               AstNode::kSymbol;
  }

  // A symbol of its own for a question about the text of a column: see
  // selection/text_tests.h.
  int TextTest(Operand column, std::string_view word, std::string_view text) {
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

  // A name that only stood in a question about its text.
  void ForgetUnused(int node) {
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

  void RefuseChain() const {
    const BinaryOperator* next = FindBinary(token_);
    if (next == nullptr || next->precedence != kComparison) return;
    throw ErrorHere("comparisons cannot be chained")
        .Hint("write a < b && b < c");
  }

  Operand Combine(const BinaryOperator& operation,
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

  int CompareTruth(Op op, Operand left, Operand right) {
    const bool truth = ast_->nodes[static_cast<size_t>(right.node)].value != 0;
    ast_->nodes.pop_back();
    return TextTest(
        left, truth == (op == Op::kEqual) ? " is true" : " is false", "");
  }

  // 2025-03-02, also with a time behind it.
  bool IsDate(Operand operand) const {
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

  int CompareText(Op op, Operand left, Operand right) {
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

  Operand Unary() {
    const size_t start = token_.position;
    return Placed(UnaryOrPower(), start);
  }

  Operand UnaryOrPower() {
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

  Operand Primary() {
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

  Operand Parenthesis() {
    const Level level(this);
    const Token open = token_;
    Advance();
    const Operand inside = Binary(1);
    Close(open, "an operator or ')'");
    return inside;
  }

  void Close(const Token& open, const char* expected) {
    if (token_.kind == Token::kEnd) {
      throw lexer_.ErrorAt(open.position, 1, "the parenthesis is not closed");
    }
    if (!token_.Is(")")) ThrowUnexpected(expected);
    Advance();
  }

  int Symbol(const Token& token) {
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

  int Call(const Token& name) {
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

  // missing(x): x is neither above nor below nor 0.
  int Missing() {
    const Token open = token_;
    Advance();
    const int x = Number(Binary(1));
    Close(open, "an operator or ')'");
    const int zero = PushNumber(0);
    const int below = PushOperation(Op::kLessEqual, x, zero);
    const int above = PushOperation(Op::kLess, zero, x);
    return PushOperation(Op::kNot, PushOperation(Op::kOr, below, above));
  }

  const NamedFunction& FindFunction(const Token& name) const {
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

  void CheckCount(const NamedFunction& function,
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

  static constexpr BinaryOperator kEquality = {
      "==", Op::kEqual, kComparison, false};

  Ast* ast_;
  Lexer lexer_;
  Token token_, last_;
  int depth_ = 0;
  std::unordered_map<std::string, int> symbol_of_;
};

}  // namespace

Formula Formula::Parse(std::string_view text, std::string_view origin) {
  if (text.size() > kLongestFormula) {
    throw Error(ExitCode::kUsage, "the formula is longer than 64 KiB")
        .File(std::string(origin));
  }
  auto ast = std::make_shared<Ast>();
  ast->text = text;
  ast->origin = origin;
  Parser(ast.get()).Run();
  Formula formula;
  formula.ast_ = std::move(ast);
  return formula;
}

const std::string& Formula::text() const { return ast_->text; }
const std::string& Formula::origin() const { return ast_->origin; }
const std::vector<std::string>& Formula::symbols() const {
  return ast_->symbols;
}
const std::vector<std::string>& Formula::text_symbols() const {
  return ast_->text_symbols;
}

Error Formula::ErrorAt(std::string_view symbol, std::string message) const {
  Error error(ExitCode::kUsage, std::move(message));
  error.File(ast_->origin);
  for (size_t i = 0; i < ast_->symbols.size(); ++i) {
    if (ast_->symbols[i] != symbol) continue;
    const Ast::Place& place = ast_->symbol_places[i];
    return error.Formula(ast_->text, place.position, place.length);
  }
  return error.Formula(ast_->text, 0, ast_->text.size());
}

}  // namespace routescale
