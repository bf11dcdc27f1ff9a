#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/random.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"
#include "routescale/point_formula.h"
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
        "@folds"_options,
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

Split HoldOut(const Points& points, const std::string& text) {
  const Formula formula = Formula::Parse(text, "@hold-out"_options);
  const std::vector<double> values = EvaluateAt(formula, points);
  Fold fold{text, {}};
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 0 || values[i] > 0) fold.left_out.push_back(i);
  }
  if (fold.left_out.empty() || fold.left_out.size() == points.size()) {
    throw Error(ExitCode::kBadData,
                fmt::format("true for {} point of group {}",
                            fold.left_out.empty() ? "no" : "every",
                            points.group))
        .File("@hold-out"_options)
        .Formula(text, 0, text.size());
  }
  return {Split::kHoldOut, text, {std::move(fold)}};
}

Split LeaveOut(const Points& points, const std::string& name) {
  Split split{Split::kColumn, name, FoldsOf(Labels(points, name))};
  if (split.folds.size() > 1) return split;
  throw GroupError("@leave-out"_options,
                   name,
                   "has one value only among the points",
                   points);
}

}  // namespace

std::vector<std::string> ColumnsToKeep(
    const ValidationOptions& options,
    const std::vector<std::string>& variables,
    const std::vector<std::string>& table_columns) {
  std::vector<std::string> keep;
  const std::string& name = options.leave_out;
  if (!name.empty() && !Holds(variables, name)) {
    if (!Holds(table_columns, name)) {
      throw Error(ExitCode::kUsage,
                  "is neither a variable of the laws nor a column of the table")
          .File("@leave-out"_options)
          .Value(name)
          .Hint(
              NameHint(name, "there are", AllNames(variables, table_columns)));
    }
    keep.push_back(name);
  }
  for (const std::string& text : options.hold_out) {
    AddColumnsOf(Formula::Parse(text, "@hold-out"_options),
                 variables,
                 table_columns,
                 &keep);
  }
  return keep;
}

void ValidationOptions::Check() const {
  if (folds != 0) kLegalFolds.Check("@folds", folds);
}

std::vector<Split> MakeSplits(const Points& points,
                              const ValidationOptions& options) {
  options.Check();
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

}  // namespace routescale
