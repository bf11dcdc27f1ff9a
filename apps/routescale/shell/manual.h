#pragma once

#include <string>

#include "shell/command_line.h"

namespace routescale::app {

// Manual pages as man reads them (roff, ASCII): of the program, of a verb.
std::string ManualPage();
std::string ManualPage(const Verb& verb);

}  // namespace routescale::app
