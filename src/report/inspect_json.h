#pragma once

#include <string>

#include "routescale/inspect.h"

namespace routescale {

std::string InspectionJson(const TableSummary& summary);

}  // namespace routescale
