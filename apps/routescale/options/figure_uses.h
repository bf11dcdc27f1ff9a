#pragma once

#include <set>
#include <string>
#include <vector>

#include "options/design_options.h"
#include "options/figure_options.h"
#include "shell/command_line.h"

namespace routescale::app {

// The records of `design` that `plot` has for its kind design alone.
std::vector<Option> FigureRecords(DesignOptions* design);

// Adds to the help of options that some kinds of figure alone have a use for
// which kinds these are.
void NameKinds(std::vector<Option>* options);

// Throw Error (kUsage) for one of the options `named` that would do nothing:
// for this kind of figure, or for a source that is not fitted.
void CheckKindUses(const std::string& kind, const std::set<std::string>& named);
void CheckSourceUses(const std::string& kind,
                     const FigureSource& source,
                     const std::set<std::string>& named);

}  // namespace routescale::app
