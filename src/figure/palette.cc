#include "figure/palette.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace routescale {
namespace {

constexpr std::array<uint32_t, 7> kCategories = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x444444};
// Viridis (van der Walt and Smith 2015) at 0, 1/8, … 7/8.
constexpr std::array<uint32_t, 8> kViridis = {0x440154,
                                              0x472D7B,
                                              0x3B528B,
                                              0x2C728E,
                                              0x21918C,
                                              0x28AE80,
                                              0x5EC962,
                                              0xADDC30};
constexpr double kLightest = 6.0;  // of the steps above
constexpr size_t kMarkers = 6;

int Channel(uint32_t colour, int shift) {
  return static_cast<int>(colour >> shift & 0xFF);
}

}  // namespace

Style CategoryStyle(size_t index) {
  Style style;
  style.colour = kCategories[index % kCategories.size()];
  style.marker = static_cast<Marker>(index % kMarkers);
  return style;
}

uint32_t SequentialColour(double share) {
  const double at = std::clamp(share, 0.0, 1.0) * kLightest;
  const auto below = static_cast<size_t>(at);
  const double part = at - static_cast<double>(below);
  uint32_t colour = 0;
  for (const int shift : {16, 8, 0}) {
    const int low = Channel(kViridis[below], shift);
    const int high = Channel(kViridis[below + 1], shift);
    const double value = low + part * (high - low);
    colour |= static_cast<uint32_t>(std::lround(value)) << shift;
  }
  return colour;
}

Style SequentialStyle(size_t index, size_t count) {
  Style style;
  style.colour = SequentialColour(count > 1 ? static_cast<double>(index) /
                                                  static_cast<double>(count - 1)
                                            : 0);
  style.marker = static_cast<Marker>(index % kMarkers);
  return style;
}

}  // namespace routescale
