#include <array>
#include <utility>

#include "routescale/error.h"
#include "routescale/names.h"
#include "verbs/verbs.h"

namespace routescale::app {

namespace {

constexpr std::array kVerbs = {InspectVerb,
                               FitVerb,
                               PredictVerb,
                               EpcVerb,
                               PlanVerb,
                               IsoflopVerb,
                               DesignVerb,
                               CompareVerb,
                               MergeVerb,
                               CheckVerb,
                               PlotVerb,
                               ReportVerb,
                               ExportVerb,
                               LawsVerb,
                               SimulateVerb};

}  // namespace

std::vector<Verb> AllVerbs() {
  std::vector<Verb> verbs;
  for (const auto& make : kVerbs) verbs.push_back(make());
  return verbs;
}

// The records of a verb are made when it is looked at: those behind the one
// that is asked for never are.
Verb FindVerb(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& make : kVerbs) {
    Verb verb = make();
    if (verb.name == name) return verb;
    names.push_back(std::move(verb.name));
  }
  throw Error(ExitCode::kUsage, "is no verb of routescale")
      .Value(name)
      .Hint(NameHint(name, "the verbs are", names));
}

}  // namespace routescale::app
