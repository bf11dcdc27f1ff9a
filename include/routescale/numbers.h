#pragma once

#include <string>

namespace routescale {

// Numbers as text, in tables and in messages.

// The shortest text that reads back as the same double, at most 17 digits;
// "" for NaN, "inf" and "-inf" for infinities.
std::string FullNumber(double value);
// `digits` significant digits without trailing zeros, in plain notation from
// 1e-5 up to a million, else as 1.2e-7. Digits in front of the decimal point
// are never rounded away: ShortNumber(123456, 2) is 123456. "–" for NaN.
std::string ShortNumber(double value, int digits = 6);
// 1.31B, 27.3M, 740K, 35.7T: units of a thousand from 1000 up to T, plain
// numbers below, 1e15 and the like above. "–" for NaN.
std::string SiNumber(double value, int digits = 3);

}  // namespace routescale
