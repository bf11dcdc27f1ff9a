#pragma once

#include "options/output_options.h"
#include "routescale/plan_report.h"

namespace routescale::app {

// Warns of designs that are not proven, of boxes that decide and of rows
// without an answer. Throws Error (kUsage) where no row has one.
void CheckAnswers(const PlanAnswer& answer, const OutputOptions& output);

}  // namespace routescale::app
