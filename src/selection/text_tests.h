#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/table.h"

namespace routescale {

// A question about the text of a column. The parser gives it a name of its
// own, such as `State like 'moe-*'`, by which formulas know it as a symbol.
struct TextTest {
  enum Kind { kLike, kBefore, kUpTo, kAfter, kFrom, kTrue, kFalse } kind;
  std::string column, text;
};

// Nothing for a symbol that is a column.
std::optional<TextTest> ParseTextTest(const std::string& symbol);

// [row] 1 or 0. Texts are compared over the length of the test's: 2025-03-02
// is a whole day. In a pattern * stands for any letters, ? for one.
std::vector<double> Evaluate(const TextTest& test, const TextColumn& column);

}  // namespace routescale
