#pragma once

#include <map>
#include <string>
#include <string_view>

#include "export/language.h"
#include "routescale/law.h"

namespace routescale {

// Begins the names of steps: t_1, t_2, ….
inline constexpr const char* kStepPrefix = "t_";

// A name for each symbol of the law: no word of the language, no function that
// the exported file calls, none twice.
std::map<std::string, std::string> NamesOf(const Law& law,
                                           const LanguageText& text);

// Whether a text calls a function, given as "name(".
bool Calls(const std::string& text, std::string_view call);

}  // namespace routescale
