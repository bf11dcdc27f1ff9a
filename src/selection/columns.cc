#include "selection/columns.h"

#include <algorithm>
#include <cctype>

#include "formula/ast.h"
#include "formula/notation.h"
#include "routescale/names.h"
#include "selection/text_tests.h"

namespace routescale {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return lower;
}

bool Contains(const std::vector<std::string>& columns, std::string_view name) {
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

std::string StepColumn(const std::vector<std::string>& columns) {
  for (const char* name :
       {"step", "_step", "global_step", "iteration", "iter", "steps"}) {
    if (Contains(columns, name)) return name;
  }
  return "";
}

void CheckColumn(const std::string& option,
                 const std::string& column,
                 const std::vector<std::string>& columns) {
  if (column.empty() || Contains(columns, column)) return;
  throw Error(ExitCode::kUsage, "unknown column '" + column + "'")
      .File(option)
      .Hint(NameHint(column, "the columns are", columns));
}

void CheckSymbols(const Formula& formula,
                  const std::vector<std::string>& columns) {
  for (const AstNode& node : formula.ast().nodes) {
    if (node.kind != AstNode::kSymbol) continue;
    const std::string& symbol =
        formula.ast().symbols[static_cast<size_t>(node.a)];
    if (!Contains(formula.text_symbols(), symbol)) continue;
    throw formula
        .ErrorAt(symbol, "'" + symbol + "' is used as text and as a number")
        .Hint("compare a column with texts only, or with numbers only");
  }
  for (const std::string& symbol : formula.symbols()) {
    if (Contains(columns, symbol)) continue;
    const std::optional<TextTest> test = ParseTextTest(symbol);
    if (test && Contains(columns, test->column)) continue;
    throw formula.ErrorAt(symbol, "unknown column '" + symbol + "'")
        .Hint(NameHint(symbol, "the columns are", columns));
  }
}

Formula ParseColumnFormula(const std::string& text,
                           const std::string& origin,
                           const std::vector<std::string>& columns) {
  try {
    Formula formula =
        Formula::Parse(Contains(columns, text) ? TextName(text) : text, origin);
    CheckSymbols(formula, columns);
    return formula;
  } catch (Error& error) {
    HintAtBackticks(text, columns, &error);
    throw;
  }
}

// A column with other letters in its name is the likely cause.
void HintAtBackticks(const std::string& text,
                     const std::vector<std::string>& columns,
                     Error* error) {
  const std::string* longest = nullptr;
  for (const std::string& column : columns) {
    const std::string quoted = TextName(column);
    if (quoted == column || text.find(column) == text.npos ||
        text.find(quoted) != text.npos) {
      continue;
    }
    if (longest == nullptr || column.size() > longest->size()) {
      longest = &column;
    }
  }
  if (longest == nullptr) return;
  error->Hint("write " + TextName(*longest) +
              ", in backticks: the name holds other letters than A-Z, 0-9 and "
              "_");
}

}  // namespace routescale
