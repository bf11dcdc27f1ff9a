#pragma once

#include <string>
#include <unordered_set>

#include "routescale/inspect.h"

namespace routescale {

// Gathers the summary of one column row by row.
class ColumnTracker {
 public:
  ColumnTracker(std::string name, size_t distinct_limit);

  void Add(const TableReader& reader, int column);
  ColumnSummary Finish();

 private:
  void Remember(std::string_view field);

  ColumnSummary summary_;
  size_t limit_;
  int64_t empty_ = 0;
  std::unordered_set<std::string, TextHash, std::equal_to<>> seen_;
};

}  // namespace routescale
