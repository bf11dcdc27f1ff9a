#include <algorithm>
#include <array>

#include "routescale/fit.h"

namespace routescale {
namespace {

constexpr std::array<std::string_view, 5> kStatuses = {
    "ok", "fixed", "at-bound", "one-sided", "not-identified"};

}  // namespace

std::string_view ToString(Status status) {
  return kStatuses[static_cast<size_t>(status)];
}

bool ParseStatus(std::string_view text, Status* status) {
  const auto it = std::find(kStatuses.begin(), kStatuses.end(), text);
  if (it == kStatuses.end()) return false;
  *status = static_cast<Status>(it - kStatuses.begin());
  return true;
}

}  // namespace routescale
