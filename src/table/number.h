#pragma once

#include <string_view>

namespace routescale {

enum class NumberKind {
  kFinite,
  kMissing,    // empty, NA, NaN, null or None in any case: the value is NaN
  kNotFinite,  // inf, or too large for double precision
  kNotANumber,
};

// Converts a field, surrounding blanks aside, correctly rounded. Sets `value`
// for kFinite and kMissing only.
NumberKind ConvertNumber(std::string_view text, double* value);

}  // namespace routescale
