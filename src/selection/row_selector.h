#pragma once

#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "routescale/error.h"
#include "selection/choose_rows.h"
#include "selection/groups.h"
#include "selection/plan.h"

namespace routescale {

// The steps of Select, in order; rows_ are those that are still in.
// filter_rows.cc leaves rows out, form_points.cc makes points of the rest.
class RowSelector {
 public:
  RowSelector(const RunTable& table, const SelectionPlan& plan)
      : table_(table),
        plan_(plan),
        variables_(plan.variables),
        rows_(table.rows()) {
    std::iota(rows_.begin(), rows_.end(), size_t{0});
  }

  Selection Run();

 private:
  SelectionReport& report() { return selection_.report; }

  std::string Counted(size_t count) const;
  Error NothingLeft(std::string message) const;
  void CountRead();
  void WarnOfSimulated();
  void ChooseRowsOfRuns();
  void Drop(const std::function<bool(size_t)>& drops,
            const std::string& reason);
  void NoteDropped(size_t row, const std::string& reason);
  void NotePassedOver();
  void NoteOtherGroups(const std::vector<std::vector<size_t>>& points,
                       const std::vector<RowGroup>& groups);
  void KeepBest();
  void Filter();
  void LeaveOutVariables();

  // Columns whose value the target and the variables cannot do without.
  std::vector<std::string> NeededNumbers() const;

  // Columns whose fields must be numbers, or missing, in every row kept.
  std::vector<std::string> JudgedColumns() const;
  void DropMissing();
  [[noreturn]] void ThrowAllMissing(size_t before);
  void Evaluate();
  void EvaluateWeights();
  std::vector<double> Values(const Formula& formula);

  // Means of the runs that agree in the variables asked for.
  std::vector<std::vector<size_t>> AverageAgreeing();
  std::vector<std::vector<size_t>> FormPoints();
  void CountAverages(const std::vector<std::vector<size_t>>& points);

  // Which columns keep runs of different seeds apart that agree in the
  // variables.
  std::string NothingAveraged() const;
  void CheckSharedGroup();

  // Known variances of the runs give that of their mean.
  double WeightOf(const std::vector<size_t>& rows) const;
  // Exact where all values are equal.
  static double Mean(const std::vector<double>& values,
                     const std::vector<size_t>& rows);
  int ClusterOf(const std::vector<size_t>& rows) const;
  Points ToPoints(const RowGroup& group) const;

  const RunTable& table_;
  const SelectionPlan& plan_;
  std::vector<std::pair<std::string, Formula>> variables_;
  std::vector<size_t> rows_;
  ChosenRows chosen_;
  std::vector<double> response_, weights_;   // of each row of the table
  std::vector<std::vector<double>> values_;  // [variable][row]
  Selection selection_;
};

}  // namespace routescale
