#include "selection/evaluate.h"

#include <algorithm>

#include "routescale/names.h"
#include "selection/columns.h"
#include "selection/text_tests.h"

namespace routescale {
namespace {

void WarnOnce(std::string warning, std::vector<std::string>* warnings) {
  if (!Contains(*warnings, warning)) warnings->push_back(std::move(warning));
}

// The code of a literal; -1, which no row has, for one that never occurs.
double CodeOf(const std::string& symbol,
              const std::string& literal,
              const TextColumn& column,
              std::vector<std::string>* warnings) {
  const int32_t code = column.Find(literal);
  if (code < 0) {
    WarnOnce(symbol + " never equals '" + literal +
                 "': " + NameHint(literal, "its values are", column.values()),
             warnings);
  }
  return code;
}

// The columns of a formula as numbers, texts as their codes.
class Columns {
 public:
  Columns(const Formula& formula, const RunTable& table) {
    codes_.reserve(formula.symbols().size());
    for (const std::string& symbol : formula.symbols()) {
      if (const std::optional<TextTest> test = ParseTextTest(symbol)) {
        codes_.push_back(Evaluate(*test, table.texts.at(test->column)));
        pointers_.push_back(codes_.back().data());
      } else if (Contains(formula.text_symbols(), symbol)) {
        const std::vector<int32_t>& codes = table.texts.at(symbol).codes();
        codes_.emplace_back(codes.begin(), codes.end());
        pointers_.push_back(codes_.back().data());
      } else {
        pointers_.push_back(table.numbers.at(symbol).data());
      }
    }
  }
  const std::vector<const double*>& pointers() const { return pointers_; }

 private:
  std::vector<std::vector<double>> codes_;
  std::vector<const double*> pointers_;
};

}  // namespace

std::vector<double> EvaluateColumns(const Formula& formula,
                                    const RunTable& table,
                                    std::vector<std::string>* warnings) {
  std::vector<double> values(table.rows());
  if (values.empty()) return values;
  const std::vector<std::string>& symbols = formula.symbols();
  Graph graph;
  const auto resolve = [&](const std::string& symbol) {
    const auto found = std::find(symbols.begin(), symbols.end(), symbol);
    return graph.Variable(static_cast<int>(found - symbols.begin()));
  };
  const auto resolve_text = [&](const std::string& symbol,
                                const std::string& literal) {
    return CodeOf(symbol, literal, table.texts.at(symbol), warnings);
  };
  const Node node = graph.Lower(formula, resolve, resolve_text);
  const Columns columns(formula, table);
  const Program program(graph, {node}, columns.pointers(), values.size());
  Program::Scratch scratch;
  program.Evaluate(nullptr, values.data(), values.size(), &scratch);
  return values;
}

}  // namespace routescale
