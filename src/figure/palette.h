#pragma once

#include <cstddef>
#include <cstdint>

#include "routescale/figure.h"

namespace routescale {

inline constexpr uint32_t kInk = 0x000000;
inline constexpr uint32_t kGrey = 0x767676;

// For things without an order: the colours of Okabe and Ito (2008), which
// people with any colour vision tell apart, each with a marker of its own.
Style CategoryStyle(size_t index);

// For ordered things, at `share` in [0, 1]: viridis from its dark end up to
// where it still stands out from white paper.
uint32_t SequentialColour(double share);
Style SequentialStyle(size_t index, size_t count);

}  // namespace routescale
