#pragma once

#include <string>
#include <vector>

#include "routescale/selection.h"
#include "selection/plan.h"

namespace routescale {

inline constexpr char kAnotherRow[] = "another row of its run counts";

// Every row of a table as it is read, to list those that a RunTable leaves out.
class RowLog {
 public:
  RowLog(const TableReader& reader, const SelectionPlan& plan)
      : reader_(reader),
        resolved_(plan.resolved),
        run_(reader.Find(plan.resolved.run)) {}

  void Note();  // the current row
  // Adds the rows that are not in the table, and sorts as the files have them.
  void AddPassedOver(const RunTable& table,
                     std::vector<DroppedRow>* dropped) const;

 private:
  const TableReader& reader_;
  const ResolvedSelection& resolved_;
  int run_;
  std::vector<DroppedRow> rows_;
};

}  // namespace routescale
