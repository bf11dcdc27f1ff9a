#pragma once

#include "shell/command_line.h"

namespace routescale::app {

// Throws Error (kUsage) where an output of a verb, an option whose value is
// FILE, names a file that another of its arguments names: the input would be
// lost. After parsing.
void CheckOutputs(const Verb& verb);

}  // namespace routescale::app
