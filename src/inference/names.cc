#include <algorithm>
#include <array>

#include "routescale/inference.h"

namespace routescale {
namespace {

constexpr std::array<std::string_view, 5> kMethods = {
    "wald", "profile", "bootstrap", "percentile", "jackknife"};
constexpr std::array<std::string_view, 3> kResamplings = {
    "case", "residual", "wild"};

template <typename Enum, size_t count>
bool Parse(const std::array<std::string_view, count>& names,
           std::string_view text,
           Enum* value) {
  const auto it = std::find(names.begin(), names.end(), text);
  if (it == names.end()) return false;
  *value = static_cast<Enum>(it - names.begin());
  return true;
}

}  // namespace

std::string_view ToString(IntervalMethod method) {
  return kMethods[static_cast<size_t>(method)];
}

std::string_view ToString(Resampling resampling) {
  return kResamplings[static_cast<size_t>(resampling)];
}

bool ParseIntervalMethod(std::string_view text, IntervalMethod* method) {
  return Parse(kMethods, text, method);
}

bool ParseResampling(std::string_view text, Resampling* resampling) {
  return Parse(kResamplings, text, resampling);
}

}  // namespace routescale
