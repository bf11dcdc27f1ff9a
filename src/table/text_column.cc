#include "routescale/table.h"

namespace routescale {

void TextColumn::Append(std::string_view value) {
  if (!codes_.empty() && values_[codes_.back()] == value) {
    codes_.push_back(codes_.back());
    return;
  }
  const auto found = index_.find(value);
  if (found != index_.end()) {
    codes_.push_back(found->second);
    return;
  }
  const auto code = static_cast<int32_t>(values_.size());
  values_.emplace_back(value);
  index_.emplace(value, code);
  codes_.push_back(code);
}

int32_t TextColumn::Find(std::string_view value) const {
  const auto found = index_.find(value);
  return found == index_.end() ? -1 : found->second;
}

}  // namespace routescale
