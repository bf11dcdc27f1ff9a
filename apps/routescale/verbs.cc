#include "verbs.h"

namespace routescale::app {

std::vector<Verb> AllVerbs() {
  return {
          FitVerb(),
          PredictVerb(),
          EpcVerb(),
          CheckVerb(),
          LawsVerb(),
          };
}

}  // namespace routescale::app
