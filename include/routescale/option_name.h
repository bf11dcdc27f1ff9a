#pragma once

#include <cstddef>
#include <string>

namespace routescale {

// How messages name a member of FitOptions, SelectionOptions and the like: as
// it stands, `starts`, or behind what an application puts before each,
// `--starts`. Set before the first call of anything else.
void SetOptionPrefix(std::string prefix);

// "try more @starts": a text that names options.
std::string operator""_options(const char* text, size_t size);

}  // namespace routescale
