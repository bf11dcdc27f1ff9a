#include "selection/columns.h"

#include <algorithm>
#include <cctype>

#include "formula/ast.h"
#include "formula/notation.h"
#include "routescale/names.h"
#include "selection/text_tests.h"

namespace routescale {
namespace {

// With _ for every sign that is no letter and no digit.
std::string Joined(std::string text) {
  for (char& c : text) {
    const bool other = static_cast<unsigned char>(c) < 0x80 &&
                       std::isalnum(static_cast<unsigned char>(c)) == 0;
    if (other) c = '_';
  }
  return text;
}

// Whether one of the names follows a / or . in the text.
bool IsInFolder(const std::string& text,
                const std::vector<std::string>& names) {
  for (size_t i = text.find_first_of("/."); i != std::string::npos;
       i = text.find_first_of("/.", i + 1)) {
    const std::string name = Joined(text.substr(i + 1));
    if (name.size() > 1 && Contains(names, name)) return true;
  }
  return false;
}

}  // namespace

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

std::vector<std::string> FindNamed(const std::vector<std::string>& columns,
                                   const std::vector<std::string>& names) {
  std::vector<std::string> exact, joined, inside;
  for (const std::string& column : columns) {
    const std::string lower = LowerCase(column);
    if (Contains(names, lower)) exact.push_back(column);
    if (Contains(names, Joined(lower))) joined.push_back(column);
    if (IsInFolder(lower, names)) inside.push_back(column);
  }
  if (!exact.empty()) return exact;
  return joined.empty() ? inside : joined;
}

std::vector<std::string> LossLikeColumns(
    const std::vector<std::string>& columns) {
  std::vector<std::string> found;
  for (const std::string& column : columns) {
    const std::string lower = LowerCase(column);
    for (const char* word : {"loss", "perplexity", "ppl", "nll", "bpb"}) {
      if (lower.find(word) == std::string::npos) continue;
      found.push_back(column);
      break;
    }
  }
  return found;
}

std::string StepColumn(const std::vector<std::string>& columns) {
  static const std::vector<std::string> kNames = {
      "step", "_step", "global_step", "iteration", "iter", "steps"};
  for (const std::string& name : kNames) {
    if (Contains(columns, name)) return name;
  }
  const std::vector<std::string> found = FindNamed(columns, kNames);
  return found.size() == 1 ? found.front() : "";
}

void CheckColumn(const std::string& option,
                 const std::string& column,
                 const std::vector<std::string>& columns) {
  if (column.empty() || Contains(columns, column)) return;
  throw Error(ExitCode::kUsage, "unknown column '" + column + "'")
      .File(option)
      .Hint(NameHint(column, "the columns are", columns));
}

// Whether a name stands by itself beside == or !=, as a text might.
static bool IsCompared(const Ast& ast, const std::string& symbol) {
  const auto is_symbol = [&](int step) {
    const AstNode& node = ast.nodes[static_cast<size_t>(step)];
    return node.kind == AstNode::kSymbol &&
           ast.symbols[static_cast<size_t>(node.a)] == symbol;
  };
  return std::any_of(ast.nodes.begin(), ast.nodes.end(), [&](const auto& node) {
    return node.kind == AstNode::kOperation &&
           (node.op == Op::kEqual || node.op == Op::kNotEqual) &&
           (is_symbol(node.a) || is_symbol(node.b));
  });
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
    const std::string quotes = IsCompared(formula.ast(), symbol)
                                   ? "a text is in quotes: '" + symbol + "'\n  "
                                   : "";
    throw formula.ErrorAt(symbol, "unknown column '" + symbol + "'")
        .Hint(quotes + NameHint(symbol, "the columns are", columns));
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
