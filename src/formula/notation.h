#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formula/ast.h"
#include "routescale/formula.h"

namespace routescale {

// How tightly an operation binds, as in the grammar of formulas. An operand
// that binds less tightly than its place asks for stands in parentheses.
inline constexpr int kOrLevel = 1, kAndLevel = 2, kComparisonLevel = 3,
                     kSumLevel = 4, kProductLevel = 5, kSignLevel = 6,
                     kPowerLevel = 7, kPrimaryLevel = 8;

// "$1 + $2": what stands around the operands, and the least level of each.
struct Pattern {
  std::string text;
  int level = kPrimaryLevel;
  int first = 0, second = 0;
};

struct Spelling {
  std::string text;
  int level = kPrimaryLevel;
};

// To add a notation: name it in formula.h, write its patterns in notation.cc
// and its spellings in spelling.cc; print_test.cc tries every operation.
struct NotationRules {
  std::map<Op, Pattern> patterns;
  const char *open, *close;  // parentheses
  Spelling (*number)(double value);
  std::string (*name)(const std::string& name);
};

const NotationRules& RulesOf(Notation notation);

Spelling TextNumber(double value);
Spelling LatexNumber(double value);
Spelling PythonNumber(double value);
Spelling JavascriptNumber(double value);
Spelling CNumber(double value);
bool IsNameLetter(char c);
// Whether a formula may contain the name without backticks.
bool IsIdentifier(std::string_view name);
std::string TextName(const std::string& name);
// Plain text of a document, in the text fonts.
std::string LatexText(std::string_view text);
std::string LatexName(const std::string& name);
std::string CodeName(const std::string& name);

struct PrintedFormula {
  std::string text;
  // The first appearance of each symbol, the place of each literal.
  std::vector<Ast::Place> symbol_places, literal_places;
};

PrintedFormula PrintAst(const Ast& ast,
                        Notation notation,
                        const std::map<std::string, std::string>& names);

}  // namespace routescale
