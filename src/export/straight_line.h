#pragma once

#include <functional>
#include <string>
#include <vector>

#include "routescale/formula.h"

namespace routescale {

// A graph as a sequence of assignments, one for each operation, in any
// programming language.
struct StraightLine {
  // name and expression of each assignment, in order.
  std::vector<std::pair<std::string, std::string>> assignments;
  std::vector<std::string> outputs;  // a name or a number for each
};

// `parameter(i)` and `variable(i)` name the leaves; `prefix` begins the names
// of assignments. Operations that no language has are calls of kHelpers: see
// helpers.h.
StraightLine WriteStraightLine(const Graph& graph,
                               const std::vector<Node>& outputs,
                               Notation notation,
                               const std::string& prefix,
                               const std::function<std::string(int)>& parameter,
                               const std::function<std::string(int)>& variable);

}  // namespace routescale
