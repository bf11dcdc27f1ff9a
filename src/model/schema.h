#pragma once

#include <cstddef>
#include <string_view>

namespace routescale {

// Fixed words of the saved fit, shared by its writer and its reader.
inline constexpr std::string_view kSchema = "routescale/fit/1";
inline constexpr std::string_view kDrawsSchema = "routescale/draws/1";
// The interval of an estimate that is not that of the fit.
inline constexpr char kByProfile[] = "profile";
inline constexpr char kDrawKey[] = "draw", kLeftOutKey[] = "left_out";
// The response among the variables of selection.map.
inline constexpr std::string_view kTargetKey = "L";

// In bytes: 256 MiB, two million resamples of six parameters.
inline constexpr size_t kLargestDocument = size_t{256} << 20;

}  // namespace routescale
