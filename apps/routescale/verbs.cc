#include "verbs.h"

namespace routescale::app {

std::vector<Verb> AllVerbs() {
  return {InspectVerb(),
          FitVerb(),
          PredictVerb(),
          EpcVerb(),
          CompareVerb(),
          CheckVerb(),
          PlotVerb(),
          ReportVerb(),
          LawsVerb(),
          SimulateVerb()};
}

}  // namespace routescale::app
