#pragma once

#include <string>

#include "routescale/isoflop_report.h"

namespace routescale {

std::string IsoflopJson(const IsoflopDocument& document);

}  // namespace routescale
