#pragma once

#include <string>
#include <string_view>

namespace routescale {

// Undoes the escapes of a JSON string, given without its quotes; false if one
// is wrong.
bool UnescapeJson(std::string_view text, std::string* plain);

}  // namespace routescale
