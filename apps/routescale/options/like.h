#pragma once

#include <set>
#include <string>

#include "shell/command_line.h"

namespace routescale::app {

// Fills the options of a verb with those of the saved fit that --like names:
// its law, selection and way of fitting. Options that stand on the command line
// (`named`, by Option::Long()) stay as they are. Does nothing without --like.
void TakeOptionsOfLike(const Verb& verb, const std::set<std::string>& named);

}  // namespace routescale::app
