#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "routescale/error.h"
#include "routescale/legal.h"

namespace routescale::app {

// Numbers as users write them: 1e6 is a whole number, 1e400, nan, 0x10 and an
// empty text are errors that name the option.
double ParseReal(const std::string& option, const std::string& text);
int ParseCount(const std::string& option,
               const std::string& text,
               const Legal<int>& legal);

// "'text' message", an error of the command line.
Error BadValue(const std::string& option,
               const std::string& text,
               const std::string& message);

bool Contains(const std::vector<std::string>& names, const std::string& name);

// "N=1.3e9" -> {"N", "1.3e9"}; Error without a name or '='.
std::pair<std::string, std::string> ParseAssignment(const std::string& option,
                                                    const std::string& text);

// {"a,d", "b"} -> {a, d, b}; Error if a name comes twice. A comma between
// backticks is part of a name.
std::vector<std::string> SplitNames(const std::string& option,
                                    const std::vector<std::string>& lists);

// {"a=1", "b=2"} -> {a: 1, b: 2}.
std::map<std::string, double> ParseValues(
    const std::string& option, const std::vector<std::string>& texts);

// An option that is repeated says one thing of each name.
template <typename Map>
void AddOnce(const std::string& option,
             const std::string& name,
             typename Map::mapped_type value,
             Map* values) {
  if (values->emplace(name, std::move(value)).second) return;
  throw Error(ExitCode::kUsage, "is given twice").File(option).Value(name);
}

// "N=1.3e9,E=64" -> {N: 1.3e9, E: 64}.
std::map<std::string, double> ParsePoint(const std::string& option,
                                         const std::string& text);

}  // namespace routescale::app
