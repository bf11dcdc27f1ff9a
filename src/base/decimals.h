#pragma once

#include <string>

namespace routescale {

// Numbers next to their uncertainty, shared by the reports.

// "–", "inf" or "-inf" for values that have no digits.
bool IsSpecial(double value, std::string* text);

// The power of ten of a finite value that is not zero, rounded to
// `digits` significant digits: 4 for 9999 at three digits.
int DecimalExponent(double value, int digits);

// To so many significant digits, zeros in the place of those rounded away:
// 120000 for (123456, 2).
std::string WithDigits(double value, int digits);

// Rounded to 10^-decimals, which may be a power of ten above one, but to no
// less than two significant digits: 31400 for (31447, -2). Scientific where
// plain notation would be long.
std::string WithDecimals(double value, int decimals);

}  // namespace routescale
