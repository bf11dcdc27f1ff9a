#pragma once

#include <string>
#include <vector>

#include "shell/command_line.h"

namespace routescale::app {

// What holds for every verb; in --help, the manual and the guide.
struct Convention {
  std::string name, meaning;
};

std::vector<Convention> ExitCodes();
std::vector<Convention> Environment();
// The options that stand in place of a verb.
std::vector<Option> ProgramOptions();

}  // namespace routescale::app
