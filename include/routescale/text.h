#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace routescale {

// Columns that a terminal gives to UTF-8 text: none for combining marks, two
// for East Asian wide characters and emoji, one for anything else, a stray
// byte included.
size_t DisplayWidth(std::string_view text);

// Text broken behind spaces, or any of the characters `after`, into lines of at
// most `width`. Long words are left whole. At least one line.
std::vector<std::string> BreakLines(std::string_view text,
                                    size_t width,
                                    std::string_view after = " ");

}  // namespace routescale
