#pragma once

#include <string>

#include "routescale/design_report.h"

namespace routescale {

std::string DesignJson(const DesignReport& report);

}  // namespace routescale
