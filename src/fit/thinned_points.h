#pragma once

#include <optional>

#include "fit/row_blocks.h"
#include "fit/sample_rows.h"
#include "fit/search_law.h"

namespace routescale {

// The points of a table, or thousands of those of a large one. Robust descents
// know no other way along valleys, so they begin at minima of all points.
class ThinnedPoints {
 public:
  ThinnedPoints(const SearchLaw& law, const Points& all) : all_(all) {
    if (all.size() <= kLargeRows || law.law.objective.is_robust()) return;
    sample_ = AtRows(all, SampleRows(all, kLargeRows));
  }
  const Points& points() const { return sample_ ? *sample_ : all_; }
  bool has_all() const { return !sample_; }

 private:
  const Points& all_;
  std::optional<Points> sample_;
};

}  // namespace routescale
