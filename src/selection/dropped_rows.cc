#include "selection/dropped_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "routescale/numbers.h"

namespace routescale {

void RowLog::Note() {
  rows_.push_back({reader_.files()[reader_.file_index()],
                   reader_.line(),
                   run_ < 0 ? std::string() : std::string(reader_.Field(run_)),
                   resolved_.row.kind == RowRule::kStep
                       ? "is not at step " + FullNumber(resolved_.row.step)
                       : kAnotherRow});
}

void RowLog::AddPassedOver(const RunTable& table,
                           std::vector<DroppedRow>* dropped) const {
  std::map<std::string, size_t> place;
  for (const std::string& file : reader_.files()) {
    place.emplace(file, place.size());
  }
  std::set<std::pair<std::string, int64_t>> kept;
  for (size_t row = 0; row < table.rows(); ++row) {
    kept.emplace(table.FileOf(row), table.lines[row]);
  }
  for (const DroppedRow& row : rows_) {
    if (!kept.contains({row.file, row.line})) dropped->push_back(row);
  }
  std::stable_sort(
      dropped->begin(), dropped->end(), [&](const auto& a, const auto& b) {
        return std::pair(place[a.file], a.line) <
               std::pair(place[b.file], b.line);
      });
}

}  // namespace routescale
