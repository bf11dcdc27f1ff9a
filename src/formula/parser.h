#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "formula/ast.h"
#include "formula/grammar.h"
#include "formula/lexer.h"

namespace routescale {

// Reads the text of an Ast into its nodes, by recursive descent. parser.cc has
// the shape of expressions, parse_comparison.cc comparisons and texts.
class Parser {
 public:
  explicit Parser(Ast* ast) : ast_(ast), lexer_(ast->text, ast->origin) {}

  void Run();

 private:
  static constexpr int kDeepest = 200;

  // Either a step or a text literal, which only a comparison may take.
  struct Operand {
    int node = -1;
    int literal = -1;
    bool is_truth = false;  // true or false, as a word
  };

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
  Error ErrorHere(std::string message) const;
  void Advance();

  // The place of a step from `start` to the last token, if it has none yet.
  Operand Placed(Operand operand, size_t start);
  int Push(AstNode node);
  int PushOperation(Op op, int a, int b = -1);
  int PushNumber(double value);

  // A literal here has no place in arithmetic.
  int Number(Operand operand) const;

  // At a token that cannot follow what came before.
  [[noreturn]] void ThrowUnexpected(const std::string& expected) const;
  Operand Binary(int least);

  // name in ('a', 'b'), name like 'a*': a comparison, or the operand itself.
  Operand WordComparison(Operand left);
  int Membership(Operand left, const Token& word);
  bool IsSymbol(Operand operand) const;

  // A symbol of its own for a question about the text of a column: see
  // selection/text_tests.h.
  int TextTest(Operand column, std::string_view word, std::string_view text);

  // A name that only stood in a question about its text.
  void ForgetUnused(int node);
  void RefuseChain() const;
  Operand Combine(const BinaryOperator& operation, Operand left, Operand right);
  int CompareTruth(Op op, Operand left, Operand right);

  // 2025-03-02, also with a time behind it.
  bool IsDate(Operand operand) const;
  int CompareText(Op op, Operand left, Operand right);
  Operand Unary();
  Operand UnaryOrPower();
  Operand Primary();
  Operand Parenthesis();
  void Close(const Token& open, const char* expected);
  int Symbol(const Token& token);
  int Call(const Token& name);

  // missing(x): x is neither above nor below nor 0.
  int Missing();
  const NamedFunction& FindFunction(const Token& name) const;
  void CheckCount(const NamedFunction& function,
                  const Token& name,
                  int count) const;

  static constexpr BinaryOperator kEquality = {
      "==", Op::kEqual, kComparison, false};

  Ast* ast_;
  Lexer lexer_;
  Token token_, last_;
  int depth_ = 0;
  std::unordered_map<std::string, int> symbol_of_;
};

}  // namespace routescale
