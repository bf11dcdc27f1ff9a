#include <fmt/format.h>

#include <algorithm>

#include "routescale/names.h"
#include "table/json_rows.h"

namespace routescale {

// Where the value of the key belongs. Rows mostly repeat the order of keys.
size_t JsonRows::Place(std::string_view key) {
  if (expected_ < columns_.size() && columns_[expected_] == key) {
    return expected_++;
  }
  const auto found = index_.find(key);
  if (found != index_.end()) {
    expected_ = found->second + 1;
    return found->second;
  }
  if (!open_) {
    constexpr size_t kMostLateKeys = 20;
    if (late_.size() < kMostLateKeys &&
        std::find(late_.begin(), late_.end(), key) == late_.end()) {
      late_.emplace_back(key);
    }
    return values_.size();
  }
  const size_t place = columns_.size();
  columns_.emplace_back(key);
  index_.emplace(key, place);
  values_.emplace_back();
  expected_ = place + 1;
  return place;
}

std::vector<std::string> JsonRows::Notes() const {
  std::vector<std::string> notes = {in_array_ ? "an array of JSON objects"
                                              : "JSON objects"};
  if (!late_.empty()) {
    notes.push_back(
        fmt::format("keys that first appear after {} objects are "
                    "left out: {}",
                    kRowsAhead,
                    JoinNames(late_)));
  }
  return notes;
}

}  // namespace routescale
