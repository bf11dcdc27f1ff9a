#pragma once

#include <string>
#include <string_view>

namespace routescale {

// Throws Error, with the command that converts the file, if its first bytes
// are those of Parquet, Excel, a pickle, UTF-16 or another format that is no
// text.
void RefuseForeignFormat(std::string_view first, const std::string& name);

}  // namespace routescale
