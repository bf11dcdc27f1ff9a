#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/random.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/table.h"
#include "routescale/validation.h"

namespace routescale {
namespace {

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Error GroupError(const std::string& option,
                 const std::string& value,
                 const std::string& message,
                 const Points& points) {
  return Error(ExitCode::kBadData, message + " of group " + points.group)
      .File(option)
      .Value(value);
}

// What each point is called in a column or variable.
std::vector<std::string> Labels(const Points& points, const std::string& name) {
  const auto variable =
      std::find(points.variables.begin(), points.variables.end(), name);
  if (variable == points.variables.end()) return points.texts.at(name);
  std::vector<std::string> labels;
  for (double value : points.columns[variable - points.variables.begin()]) {
    labels.push_back(FullNumber(value));
  }
  return labels;
}

// Points with equal labels together, in order of first appearance.
std::vector<Fold> FoldsOf(const std::vector<std::string>& labels) {
  std::vector<Fold> folds;
  std::map<std::string, size_t> fold_of;
  for (size_t i = 0; i < labels.size(); ++i) {
    const auto [place, added] = fold_of.emplace(labels[i], folds.size());
    if (added) folds.push_back({labels[i], {}});
    folds[place->second].left_out.push_back(i);
  }
  return folds;
}

// "run 17 at step 1000" belongs to run 17.
std::string RunOf(const std::string& label) {
  return label.substr(0, label.find(" at step "));
}

std::vector<Fold> RunsOf(const Points& points) {
  std::vector<std::string> runs;
  for (const std::string& label : points.labels) runs.push_back(RunOf(label));
  return FoldsOf(runs);
}

// Deals the runs, in random order, to k folds in turn.
std::vector<Fold> Deal(const Points& points, int k, uint64_t seed) {
  const std::vector<Fold> runs = RunsOf(points);
  if (static_cast<size_t>(k) > runs.size()) {
    throw GroupError(
        "--folds",
        std::to_string(k),
        "is more than the " + std::to_string(runs.size()) + " runs",
        points);
  }
  std::vector<std::pair<uint64_t, size_t>> order;
  for (size_t i = 0; i < runs.size(); ++i) {
    order.emplace_back(CounterRandom(seed, i).Next(), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Fold> folds(k);
  for (size_t i = 0; i < order.size(); ++i) {
    Fold& fold = folds[i % folds.size()];
    const std::vector<size_t>& run = runs[order[i].second].left_out;
    fold.left_out.insert(fold.left_out.end(), run.begin(), run.end());
  }
  for (size_t f = 0; f < folds.size(); ++f) {
    folds[f].name = "fold " + std::to_string(f + 1);
    std::sort(folds[f].left_out.begin(), folds[f].left_out.end());
  }
  return folds;
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
    } else if (Holds(formula_.text_symbols(), symbol)) {
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

Split HoldOut(const Points& points, const std::string& text) {
  const Formula formula = Formula::Parse(text, "--hold-out");
  const std::vector<double> values = PointFormula(formula, points).Values();
  Fold fold{text, {}};
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0 || values[i] > 0) fold.left_out.push_back(i);
  }
  if (fold.left_out.empty() || fold.left_out.size() == points.size()) {
    throw Error(ExitCode::kBadData,
                fmt::format("true for {} point of group {}",
                            fold.left_out.empty() ? "no" : "every",
                            points.group))
        .File("--hold-out")
        .Formula(text, 0, text.size());
  }
  return {Split::kHoldOut, text, {std::move(fold)}};
}

Split LeaveOut(const Points& points, const std::string& name) {
  Split split{Split::kColumn, name, FoldsOf(Labels(points, name))};
  if (split.folds.size() > 1) return split;
  throw GroupError(
      "--leave-out", name, "has one value only among the points", points);
}

}  // namespace

std::vector<std::string> ColumnsToKeep(
    const ValidationOptions& options,
    const std::vector<std::string>& variables,
    const std::vector<std::string>& table_columns) {
  std::vector<std::string> known = variables, keep;
  for (const std::string& column : table_columns) {
    if (!Holds(known, column)) known.push_back(column);
  }
  const auto add = [&](const std::string& name) {
    if (!Holds(variables, name) && !Holds(keep, name)) keep.push_back(name);
    return Holds(known, name);
  };
  const std::string message =
      "is neither a variable of the laws nor a column of the table";
  const auto hint = [&](const std::string& name) {
    return NameHint(name, "there are", known);
  };
  if (!options.leave_out.empty() && !add(options.leave_out)) {
    throw Error(ExitCode::kUsage, message)
        .File("--leave-out")
        .Value(options.leave_out)
        .Hint(hint(options.leave_out));
  }
  for (const std::string& text : options.hold_out) {
    const Formula formula = Formula::Parse(text, "--hold-out");
    for (const std::string& symbol : formula.symbols()) {
      if (add(symbol)) continue;
      throw formula.ErrorAt(symbol, "'" + symbol + "' " + message)
          .Hint(hint(symbol));
    }
    for (const std::string& symbol : formula.text_symbols()) {
      if (!Holds(variables, symbol)) continue;
      throw formula.ErrorAt(symbol, symbol + " is a number, not a text");
    }
  }
  return keep;
}

std::vector<Split> MakeSplits(const Points& points,
                              const ValidationOptions& options) {
  std::vector<Split> splits;
  if (options.leave_one_out) {
    splits.push_back({Split::kRun, "run", RunsOf(points)});
  }
  if (!options.leave_out.empty()) {
    splits.push_back(LeaveOut(points, options.leave_out));
  }
  if (options.folds > 0) {
    splits.push_back({Split::kFolds,
                      std::to_string(options.folds) + "-fold",
                      Deal(points, options.folds, options.seed)});
  }
  for (const std::string& text : options.hold_out) {
    splits.push_back(HoldOut(points, text));
  }
  return splits;
}

Points Subset(const Points& points, const std::vector<size_t>& indices) {
  Points subset;
  subset.group = points.group;
  subset.variables = points.variables;
  subset.table = points.table;
  subset.target = points.target;
  subset.columns.resize(points.columns.size());
  for (size_t i : indices) {
    for (size_t v = 0; v < points.columns.size(); ++v) {
      subset.columns[v].push_back(points.columns[v][i]);
    }
    subset.response.push_back(points.response[i]);
    subset.labels.push_back(points.labels[i]);
    subset.shared.push_back(points.shared[i]);
    if (!points.lines.empty()) subset.lines.push_back(points.lines[i]);
    if (!points.weights.empty()) subset.weights.push_back(points.weights[i]);
    if (!points.clusters.empty()) {
      subset.clusters.push_back(points.clusters[i]);
    }
    for (const auto& [column, texts] : points.texts) {
      subset.texts[column].push_back(texts[i]);
    }
  }
  return subset;
}

}  // namespace routescale
