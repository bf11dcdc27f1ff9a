#pragma once

#include "figure/page.h"

namespace routescale {

inline constexpr int kTerminalRows = 15;

// The sizes of a page in pixels, and of one panel in characters.
Metrics PageMetrics(const Figure& figure);
Metrics TerminalMetrics(const DrawOptions& options);

}  // namespace routescale
