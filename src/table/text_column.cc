#include "routescale/table.h"

#include <utility>

namespace routescale {
namespace {

uint32_t HashOf(std::string_view value) {
  return static_cast<uint32_t>(TextHash()(value));
}

}  // namespace

size_t TextColumn::Place(std::string_view value, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t place = hash & mask;
  while (slots_[place].code >= 0 &&
         (slots_[place].hash != hash || values_[slots_[place].code] != value)) {
    place = (place + 1) & mask;
  }
  return place;
}

void TextColumn::Grow() {
  constexpr size_t kFewest = 16;
  const std::vector<Slot> before = std::move(slots_);
  slots_.assign(before.empty() ? kFewest : 2 * before.size(), Slot());
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : before) {
    if (slot.code < 0) continue;
    size_t place = slot.hash & mask;
    while (slots_[place].code >= 0) place = (place + 1) & mask;
    slots_[place] = slot;
  }
}

void TextColumn::Append(std::string_view value) {
  if (!codes_.empty() && values_[codes_.back()] == value) {
    codes_.push_back(codes_.back());
    return;
  }
  if (2 * (values_.size() + 1) > slots_.size()) Grow();
  const uint32_t hash = HashOf(value);
  Slot& slot = slots_[Place(value, hash)];
  if (slot.code < 0) {
    slot = {hash, static_cast<int32_t>(values_.size())};
    values_.emplace_back(value);
  }
  codes_.push_back(slot.code);
}

int32_t TextColumn::Find(std::string_view value) const {
  return slots_.empty() ? -1 : slots_[Place(value, HashOf(value))].code;
}

}  // namespace routescale
