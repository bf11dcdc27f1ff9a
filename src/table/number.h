#pragma once

#include <string>
#include <string_view>

namespace routescale {

enum class NumberKind {
  kFinite,
  kMissing,    // empty, NA, N/A, <NA>, NaN, null, None in any case, or -: NaN
  kNotFinite,  // inf, or too large for double precision
  kNotANumber,
};

// Converts a field, surrounding blanks aside, correctly rounded. Sets `value`
// for kFinite and kMissing only.
NumberKind ConvertNumber(std::string_view text, double* value);

// The same, and 1.3B, 10M and the like by their suffixes K, M, B and T: 1e3,
// 1e6, 1e9 and 1e12.
NumberKind ConvertWithSuffix(std::string_view text, double* value);

// What to do about a field that is no number.
std::string NumberRemedy(std::string_view text);

}  // namespace routescale
