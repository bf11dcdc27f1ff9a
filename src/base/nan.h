#pragma once

#include <limits>

namespace routescale {

// What is not known.
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace routescale
