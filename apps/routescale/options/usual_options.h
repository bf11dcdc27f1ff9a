#pragma once

#include <optional>
#include <string>

#include "shell/command_line.h"

namespace routescale::app {

// Options that several verbs have, the same in each.
Option ThreadsOption(std::optional<int>* threads);
Option SeedOption(std::optional<int>* seed);
// --level; `otherwise` as in Number.
Option LevelOption(std::string help,
                   std::optional<double>* level,
                   std::optional<double> otherwise = {});

}  // namespace routescale::app
