#pragma once

#include <string_view>

namespace routescale::app {

// Writes to standard error. Where that fails there is nobody to tell: nothing
// is thrown.
void Complain(std::string_view text);

}  // namespace routescale::app
