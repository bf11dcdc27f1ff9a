#pragma once

#include <string>
#include <utility>
#include <vector>

#include "routescale/design.h"
#include "shell/command_line.h"

namespace routescale::app {

// What is to be learnt, as the command line says it.
struct AimOptions {
  std::vector<std::string> what, at;  // --for, --target
  std::string targets, weights, until;

  std::vector<Option> Records();  // but --until, which is a limit
  std::vector<DesignTarget> Targets(const SavedFit& fit) const;
};

// Whether a --target is a point, VAR=VALUE,..., and not the response of a
// table.
bool IsPoint(const std::string& text);

// "E_max within 1.5"
std::pair<std::string, double> ParseUntil(const std::string& text);

}  // namespace routescale::app
