#include "formula/notation.h"

#include <string>
#include <string_view>

#include "formula/grammar.h"

namespace routescale {
namespace {

using Patterns = std::map<Op, Pattern>;

// Its own patterns, and those of `more` for other operations.
Patterns With(Patterns patterns, const Patterns& more) {
  patterns.insert(more.begin(), more.end());
  return patterns;
}

Pattern Comparison(const char* text) {
  return {text, kComparisonLevel, kSumLevel, kSumLevel};
}

// What formulas and programming languages write in the same way.
Patterns Arithmetic() {
  return {{Op::kNegate, {"-$1", kSignLevel, kPowerLevel}},
          {Op::kAdd, {"$1 + $2", kSumLevel, kSumLevel, kProductLevel}},
          {Op::kSubtract, {"$1 - $2", kSumLevel, kSumLevel, kProductLevel}},
          {Op::kMultiply, {"$1*$2", kProductLevel, kProductLevel, kSignLevel}},
          {Op::kDivide, {"$1/$2", kProductLevel, kProductLevel, kSignLevel}}};
}

// PREFIXname($1), with other names where `names` says so.
Patterns Functions(const std::string& prefix,
                   const std::map<Op, std::string>& names) {
  Patterns patterns;
  for (const NamedFunction& function : kFunctions) {
    const auto other = names.find(function.op);
    const std::string name = other == names.end()
                                 ? prefix + std::string(function.name)
                                 : other->second;
    const char* arguments = function.most == 1 ? "($1)" : "($1, $2)";
    patterns.insert({function.op, {name + arguments}});
  }
  return patterns;
}

Patterns TextPatterns() {
  return With(
      With({{Op::kPower, {"$1^$2", kPowerLevel, kPrimaryLevel, kSignLevel}},
            {Op::kNot, {"!$1", kSignLevel, kSignLevel}},
            {Op::kOr, {"$1 || $2", kOrLevel, kOrLevel, kAndLevel}},
            {Op::kAnd, {"$1 && $2", kAndLevel, kAndLevel, kComparisonLevel}},
            {Op::kEqual, Comparison("$1 == $2")},
            {Op::kNotEqual, Comparison("$1 != $2")},
            {Op::kLess, Comparison("$1 < $2")},
            {Op::kLessEqual, Comparison("$1 <= $2")}},
           Arithmetic()),
      Functions("", {}));
}

// Factors need no order, the parts of a fraction no parentheses.
Patterns LatexPatterns() {
  Patterns patterns = {
      {Op::kNegate, {"-$1", kSumLevel, kProductLevel}},
      {Op::kAdd, {"$1 + $2", kSumLevel, kSumLevel, kProductLevel}},
      {Op::kSubtract, {"$1 - $2", kSumLevel, kSumLevel, kProductLevel}},
      {Op::kMultiply,
       {R"($1 \, $2)", kProductLevel, kProductLevel, kProductLevel}},
      {Op::kDivide, {R"(\frac{$1}{$2})", kProductLevel}},
      {Op::kPower, {"{$1}^{$2}", kPowerLevel, kPrimaryLevel}},
      {Op::kNot, {R"(\lnot $1)", kSignLevel, kSignLevel}},
      {Op::kOr, {R"($1 \lor $2)", kOrLevel, kOrLevel, kAndLevel}},
      {Op::kAnd, {R"($1 \land $2)", kAndLevel, kAndLevel, kComparisonLevel}},
      {Op::kEqual, Comparison("$1 = $2")},
      {Op::kNotEqual, Comparison(R"($1 \ne $2)")},
      {Op::kLess, Comparison("$1 < $2")},
      {Op::kLessEqual, Comparison(R"($1 \le $2)")},
      {Op::kSqrt, {R"(\sqrt{$1})"}},
      {Op::kAbs, {R"(\left|$1\right|)"}},
      {Op::kFloor, {R"(\left\lfloor $1\right\rfloor)"}}};
  const Patterns functions = Functions("\\",
                                       {{Op::kLog10, R"(\log_{10})"},
                                        {Op::kLog2, R"(\log_{2})"},
                                        {Op::kAsin, R"(\arcsin)"},
                                        {Op::kAcos, R"(\arccos)"},
                                        {Op::kAtan, R"(\arctan)"},
                                        {Op::kErf, R"(\operatorname{erf})"}});
  for (auto [op, pattern] : functions) {
    pattern.text.insert(pattern.text.find('('), R"(\left)");
    pattern.text.insert(pattern.text.size() - 1, R"(\right)");
    patterns.insert({op, pattern});
  }
  return patterns;
}

// Truths are numbers in a formula: 1 or 0, where NaN counts as false.
struct TruthWords {
  std::string before, after, size, conjunction, disjunction;
};

Patterns Truths(const TruthWords& words) {
  const auto number = [&](const std::string& condition) {
    return Pattern{"(" + words.before + condition + words.after + ")",
                   kPrimaryLevel,
                   kSumLevel,
                   kProductLevel};
  };
  const std::string first = words.size + "($1) > 0";
  const std::string second = words.size + "($2) > 0";
  return {{Op::kEqual, number("$1 == $2")},
          {Op::kNotEqual, number(words.size + "($1 - $2) > 0")},
          {Op::kLess, number("$1 < $2")},
          {Op::kLessEqual, number("$1 <= $2")},
          {Op::kNot, {"(1.0 - " + number(first).text + ")"}},
          {Op::kAnd, number(first + " " + words.conjunction + " " + second)},
          {Op::kOr, number(first + " " + words.disjunction + " " + second)}};
}

// Names that end in _ are functions that export/python.cc and export/c.cc
// define: Python throws where a division, a power, an exponential or a
// logarithm has no finite value, and min and max of others may lose a NaN.
Patterns PythonPatterns() {
  Patterns functions = Functions("math.",
                                 {{Op::kLn, "log_"},
                                  {Op::kExp, "exp_"},
                                  {Op::kPower, "power_"},
                                  {Op::kAbs, "abs"},
                                  {Op::kMin, "min_"},
                                  {Op::kMax, "max_"}});
  for (const Op op : {Op::kLog10, Op::kLog2}) {
    Pattern& pattern = functions[op];
    pattern.text =
        "log_($1, " + pattern.text.substr(0, pattern.text.find('(')) + ")";
  }
  for (const Op op : {Op::kSqrt,
                      Op::kSin,
                      Op::kCos,
                      Op::kTan,
                      Op::kAsin,
                      Op::kAcos,
                      Op::kFloor}) {
    Pattern& pattern = functions[op];
    pattern.text =
        "real_(" + pattern.text.substr(0, pattern.text.find('(')) + ", $1)";
  }
  functions[Op::kDivide] = {"divide_($1, $2)"};
  return With(With(std::move(functions),
                   Truths({"1.0 if ", " else 0.0", "abs", "and", "or"})),
              Arithmetic());
}

Patterns JavascriptPatterns() {
  return With(
      With(Arithmetic(), Truths({"", " ? 1.0 : 0.0", "Math.abs", "&&", "||"})),
      Functions("Math.", {{Op::kLn, "Math.log"}, {Op::kErf, "erf"}}));
}

Patterns CPatterns() {
  return With(
      With(Arithmetic(), Truths({"", " ? 1.0 : 0.0", "fabs", "&&", "||"})),
      Functions("",
                {{Op::kLn, "log"},
                 {Op::kAbs, "fabs"},
                 {Op::kMin, "min_"},
                 {Op::kMax, "max_"}}));
}

}  // namespace

const NotationRules& RulesOf(Notation notation) {
  static const NotationRules kText = {
      TextPatterns(), "(", ")", TextNumber, TextName};
  static const NotationRules kLatex = {
      LatexPatterns(), R"(\left()", R"(\right))", LatexNumber, LatexName};
  static const NotationRules kPython = {
      PythonPatterns(), "(", ")", PythonNumber, CodeName};
  static const NotationRules kJavascript = {
      JavascriptPatterns(), "(", ")", JavascriptNumber, CodeName};
  static const NotationRules kC = {CPatterns(), "(", ")", CNumber, CodeName};
  switch (notation) {
    case Notation::kText:
      break;
    case Notation::kLatex:
      return kLatex;
    case Notation::kPython:
      return kPython;
    case Notation::kJavascript:
      return kJavascript;
    case Notation::kC:
      return kC;
  }
  return kText;
}

}  // namespace routescale
