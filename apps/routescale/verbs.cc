#include "verbs.h"

#include "routescale/error.h"
#include "routescale/names.h"

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

Verb FindVerb(const std::string& name) {
  std::vector<std::string> names;
  for (const Verb& verb : AllVerbs()) {
    if (verb.name == name) return verb;
    names.push_back(verb.name);
  }
  const std::string near = DidYouMean(name, names);
  throw Error(ExitCode::kUsage, "is no verb of routescale")
      .Value(name)
      .Hint(near.empty() ? "the verbs are " + JoinNames(names) : near);
}

}  // namespace routescale::app
