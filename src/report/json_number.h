#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace routescale {

// null for what is not finite.
inline nlohmann::ordered_json JsonNumber(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value)
                              : nlohmann::ordered_json(nullptr);
}

// A document as it is printed; bytes that are not UTF-8 are replaced.
inline std::string JsonText(const nlohmann::ordered_json& document) {
  return document.dump(
             2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

}  // namespace routescale
