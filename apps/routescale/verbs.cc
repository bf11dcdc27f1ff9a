#include "verbs.h"

namespace routescale::app {

std::vector<Verb> AllVerbs() {
  return {InspectVerb(),
          FitVerb(),
          PredictVerb(),
          EpcVerb(),
          PlanVerb(),
          CompareVerb(),
          MergeVerb(),
          CheckVerb(),
          PlotVerb(),
          ReportVerb(),
          LawsVerb(),
          SimulateVerb()};
}

}  // namespace routescale::app
