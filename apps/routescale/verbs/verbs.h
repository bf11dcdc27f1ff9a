#pragma once

#include <vector>

#include "shell/command_line.h"

namespace routescale::app {

Verb InspectVerb();
Verb FitVerb();
Verb PredictVerb();
Verb EpcVerb();
Verb PlanVerb();
Verb IsoflopVerb();
Verb DesignVerb();
Verb CompareVerb();
Verb CheckVerb();
Verb MergeVerb();
Verb PlotVerb();
Verb ReportVerb();
Verb ExportVerb();
Verb LawsVerb();
Verb SimulateVerb();

// In the order of the help.
std::vector<Verb> AllVerbs();

// Throws Error (kUsage) with the nearest names for what is no verb.
Verb FindVerb(const std::string& name);

}  // namespace routescale::app
