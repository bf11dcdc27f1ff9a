#include "routescale/point_formula.h"

#include <algorithm>
#include <map>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/table.h"

namespace routescale {
namespace {

bool IsAmong(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A formula at every point of a group.
class PointFormula {
 public:
  PointFormula(const Formula& formula, const Points& points)
      : formula_(formula), points_(points) {}

  std::vector<double> Values() {
    Graph graph;
    const Node node = graph.Lower(
        formula_,
        [&](const std::string& symbol) {
          Bind(symbol);
          return graph.Variable(static_cast<int>(Index(symbol)));
        },
        [&](const std::string& symbol, const std::string& literal) {
          return Code(symbol, literal);
        });
    std::vector<const double*> columns;
    for (const std::string& symbol : formula_.symbols()) {
      columns.push_back(columns_[symbol].data());
    }
    std::vector<double> values(points_.size());
    Program::Scratch scratch;
    Program(graph, {node}, columns, values.size())
        .Evaluate(nullptr, values.data(), values.size(), &scratch);
    return values;
  }

 private:
  size_t Index(const std::string& symbol) const {
    const auto& names = formula_.symbols();
    return std::find(names.begin(), names.end(), symbol) - names.begin();
  }

  void Bind(const std::string& symbol) {
    std::vector<double>& column = columns_[symbol];
    if (!column.empty()) return;
    const auto variable =
        std::find(points_.variables.begin(), points_.variables.end(), symbol);
    if (variable != points_.variables.end()) {
      column = points_.columns[variable - points_.variables.begin()];
    } else if (IsAmong(formula_.text_symbols(), symbol)) {
      for (const std::string& text : points_.texts.at(symbol)) {
        column.push_back(Code(symbol, text));
      }
    } else {
      column = Numbers(symbol);
    }
  }

  std::vector<double> Numbers(const std::string& symbol) const {
    std::vector<double> numbers;
    for (size_t i = 0; i < points_.size(); ++i) {
      const std::string& text = points_.texts.at(symbol)[i];
      if (ParseNumber(text, &numbers.emplace_back())) continue;
      throw Error(ExitCode::kBadData, "is not a number")
          .File(formula_.origin() + ", " + points_.labels[i])
          .Column(symbol)
          .Value(text)
          .Hint("compare it with a text in quotes: " + symbol + " == '" + text +
                "'");
    }
    return numbers;
  }

  double Code(const std::string& symbol, const std::string& text) {
    auto& codes = codes_[symbol];
    return static_cast<double>(codes.emplace(text, codes.size()).first->second);
  }

  const Formula& formula_;
  const Points& points_;
  std::map<std::string, std::vector<double>> columns_;
  std::map<std::string, std::map<std::string, size_t>> codes_;
};

}  // namespace

std::vector<std::string> AllNames(const std::vector<std::string>& variables,
                                  const std::vector<std::string>& columns) {
  std::vector<std::string> names = variables;
  for (const std::string& column : columns) {
    if (!IsAmong(names, column)) names.push_back(column);
  }
  return names;
}

void AddColumnsOf(const Formula& formula,
                  const std::vector<std::string>& variables,
                  const std::vector<std::string>& table_columns,
                  std::vector<std::string>* keep) {
  for (const std::string& symbol : formula.symbols()) {
    if (IsAmong(variables, symbol)) continue;
    if (!IsAmong(table_columns, symbol)) {
      throw formula
          .ErrorAt(symbol,
                   "'" + symbol +
                       "' is neither a variable of the laws nor a "
                       "column of the table")
          .Hint(NameHint(
              symbol, "there are", AllNames(variables, table_columns)));
    }
    if (!IsAmong(*keep, symbol)) keep->push_back(symbol);
  }
  for (const std::string& symbol : formula.text_symbols()) {
    if (!IsAmong(variables, symbol)) continue;
    throw formula.ErrorAt(symbol, symbol + " is a number, not a text");
  }
}

std::vector<double> EvaluateAt(const Formula& formula, const Points& points) {
  return PointFormula(formula, points).Values();
}

}  // namespace routescale
