#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

namespace routescale {

// null for what is not finite.
inline nlohmann::ordered_json JsonNumber(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value)
                              : nlohmann::ordered_json(nullptr);
}

}  // namespace routescale
