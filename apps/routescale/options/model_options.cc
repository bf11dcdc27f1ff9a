#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_set>

#include "options/model_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/simulate.h"
#include "routescale/table.h"
#include "shell/values.h"

namespace routescale::app {
void CheckVariable(const Law& law,
                   size_t variable,
                   double value,
                   const std::string& place) {
  const std::string_view refusal = law.Refusal(variable, value);
  if (refusal.empty()) return;
  throw Error(ExitCode::kBadData,
              law.variables[variable].name + " = " + FullNumber(value) + " " +
                  std::string(refusal) + " in " + law.name)
      .File(place);
}

std::vector<Option> ModelOptions::Records() {
  return Join({Under("Points",
                     {{"--at",
                       "VAR=V,...",
                       "predict here: N=1e9,E=64 (every variable of the law)",
                       &at}}),
               SourceRecords()});
}

std::vector<Option> ModelOptions::SourceRecords() {
  return Under(
      "Model",
      {
          {"--group", "NAME", "use only this group of the fit", &groups},
          {"--law",
           "LAW",
           "a law instead of MODEL; needs --published or --set",
           &law,
           LawsAndFiles()},
          {"--published",
           "LABEL",
           "published coefficients of the law, by their label",
           &published},
          {"--set",
           "P=VALUE,...",
           "coefficients of the law; of a formula, all other names are "
           "variables",
           &set},
      });
}

std::vector<Positional> ModelOptions::Positionals() {
  return {
      {"MODEL",
       "saved fit (fit -o FILE); - is standard input; left out with --law",
       &first},
      {"POINTS",
       "CSV of points, with columns named like the variables; - is standard "
       "input",
       &second},
  };
}

// The names of a formula that --set gives no value.
static std::vector<std::string> OtherNames(
    const std::string& law, const std::map<std::string, double>& values) {
  if (values.empty() || law.ends_with(".toml")) return {};
  // What may stand before the formula: "ln_loss =".
  const size_t equals = law.find('=');
  const bool names_loss = equals != law.npos && law[equals + 1] != '=' &&
                          law.find_first_of("(<>!=") == equals;
  std::vector<std::string> names =
      Formula::Parse(names_loss ? law.substr(equals + 1) : law, "--law")
          .symbols();
  std::erase_if(names, [&](const auto& name) { return values.contains(name); });
  return names;
}

SavedFit ModelOptions::Given() const {
  if (law.empty()) {
    throw Error(ExitCode::kUsage, "has no effect without --law")
        .File(published.empty() ? "--set" : "--published");
  }
  if (set.empty()) return FromPublished(FindLaw(law, {}), published);
  const std::map<std::string, double> values = ParseValues("--set", set);
  const Law known = FindLaw(law, OtherNames(law, values));
  SavedFit fit = FromCoefficients(
      known, GivenCoefficients(known, published, values).values);
  fit.groups[0].group = "given";
  return fit;
}

SavedFit ModelOptions::LoadAsSaved() const {
  if (HasCoefficients()) return Given();
  if (!law.empty()) {
    throw Error(ExitCode::kUsage, "needs coefficients")
        .File("--law")
        .Value(law)
        .Hint("add --published LABEL, or --set P=VALUE,...");
  }
  if (first.empty()) {
    throw Error(ExitCode::kUsage, "no model is given")
        .Hint(
            "name a file saved with `routescale fit -o FILE`, - for standard "
            "input, or --law LAW with --published LABEL or --set P=VALUE,...");
  }
  return LoadFit(first);
}

SavedFit ModelOptions::Load() const {
  SavedFit fit = LoadAsSaved();
  fit.options.level = level.value_or(fit.options.level);
  return fit;
}

Option ModelOptions::Level() {
  return LevelOption("level of the intervals; default: that of the fit",
                     &level);
}

void ModelOptions::CheckOneModel() const {
  if (law.empty() || first.empty()) return;
  throw Error(ExitCode::kUsage, "a model and --law are both given");
}

std::string ModelOptions::Points() const {
  const std::string& points = law.empty() ? second : first;
  if (!law.empty() && !second.empty()) {
    throw Error(ExitCode::kUsage, "a model and --law are both given");
  }
  if (!at.empty()) {
    if (points.empty()) return "";
    throw Error(ExitCode::kUsage, "--at and a table of points are both given");
  }
  std::string path = points.empty() ? "-" : points;
  if (path == "-" && law.empty() && first == "-") {
    throw Error(ExitCode::kUsage, "no point is given")
        .Hint(
            "standard input holds the model: add --at VAR=VALUE,... or a "
            "file of points");
  }
  return path;
}

std::vector<const GroupFit*> ModelOptions::Groups(const SavedFit& fit) const {
  std::vector<const GroupFit*> wanted;
  for (const std::string& name : groups) wanted.push_back(&fit.Group(name));
  if (!groups.empty()) return wanted;
  for (const GroupFit& group : fit.groups) wanted.push_back(&group);
  return wanted;
}

}  // namespace routescale::app
