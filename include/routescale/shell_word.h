#pragma once

#include <string>

namespace routescale {

// A word of a command line for a shell: quoted only where it must be.
std::string ShellWord(const std::string& text);

}  // namespace routescale
