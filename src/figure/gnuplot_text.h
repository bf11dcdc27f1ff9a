#pragma once

#include <cstdint>
#include <string>

namespace routescale {

// Six digits draw any figure, and hide what rounding does to the last ones.
std::string GnuplotNumber(double value);

// A string of gnuplot. Whatever could have a meaning is written in octal:
// quotes, and `…` and @…, which gnuplot replaces even between quotes.
std::string GnuplotString(const std::string& text);

// The label of a tick, which is a format too.
std::string GnuplotFormat(const std::string& text);

std::string GnuplotColour(uint32_t colour);

}  // namespace routescale
