#pragma once

#include <string>
#include <vector>

#include "routescale/design_report.h"

namespace routescale {

// Whether a design is for several laws.
bool HasLaws(const DesignAnswer& answer);

// What the columns of a design mean, and what it assumes.
std::vector<std::string> DesignNotes(const DesignReport& report);

}  // namespace routescale
