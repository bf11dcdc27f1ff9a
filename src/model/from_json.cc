#include <set>

#include "model/document.h"
#include "model/read_group.h"
#include "model/schema.h"
#include "routescale/model.h"
#include "routescale/numbers.h"
#include "routescale/selection_fields.h"

namespace routescale {
namespace {

void CheckSchema(const Place& root) {
  const std::string schema = root["schema"].Text();
  if (schema == kSchema) return;
  const bool other_version = schema.starts_with("routescale/fit/");
  throw root["schema"]
      .Wrong(other_version ? "'" + schema +
                                 "' is of another version than this "
                                 "program reads, " +
                                 std::string(kSchema)
                           : "'" + schema + "' is not a saved fit")
      .Hint(other_version
                ? "update routescale, or fit the table again with this one"
                : "save a fit with: routescale fit TABLE -o FILE");
}

// A word that repeats what the law file says.
void CheckRepeats(const Place& place, std::string_view expected) {
  if (place.Text() == expected) return;
  throw place
      .Wrong("differs from the law file in law.toml, '" +
             std::string(expected) + "'")
      .Hint("edit law.toml, or fit again");
}

Law ReadLaw(const Place& place, const std::string& file) {
  Law law = ParseLaw(place["toml"].Text(), file + ": law.toml");
  CheckRepeats(place["name"], law.name);
  CheckRepeats(place[std::string(ToString(law.scale))], law.formula.text());
  CheckRepeats(place["residual"], ToString(law.residual));
  return law;
}

Residual ReadResidual(const Place& place) {
  Residual residual = Residual::kLn;
  if (!ParseResidual(place.Text(), &residual)) {
    throw place.Wrong("'" + place.Text() +
                      "' is not log10, ln, linear or relative");
  }
  return residual;
}

// "" or the text of a formula.
std::string ReadFormula(const Place& place) {
  std::string text = place.Text();
  if (text.empty()) return text;
  try {
    return Formula::Parse(text, place.Origin()).text();
  } catch (const Error& error) {
    throw Error(error).Code(ExitCode::kBadData);
  }
}

std::string FieldText(const Place& place, const SelectionField& field) {
  switch (field.kind) {
    case SelectionField::kFormula:
      return ReadFormula(place);
    case SelectionField::kNames: {
      std::vector<std::string> names;
      for (const Place& name : place.List()) names.push_back(name.Text());
      return JoinList(names);
    }
    case SelectionField::kRule:
      return place.IsText() ? place.Text() : FullNumber(place.Finite());
    case SelectionField::kSwitch:
      return place.Truth() ? "yes" : "";
    case SelectionField::kName:
      break;
  }
  return place.Text();
}

ResolvedSelection ReadSelection(const Place& place, const Law& law) {
  ResolvedSelection selection;
  selection.schema = place["schema"].Text();
  for (const SelectionField& field : SelectionFields()) {
    if (field.young && !place.Has(field.key)) continue;
    const std::string text = FieldText(place[field.key], field);
    if (field.resolve(text, &selection)) continue;
    throw place[field.key].Wrong("'" + text + "' is not " + field.expected);
  }
  for (const auto& [variable, formula] : place["map"].Members()) {
    if (law.FindVariable(variable) >= 0) {
      selection.map[variable] = ReadFormula(formula);
    } else if (variable != kTargetKey) {
      throw formula.Wrong("the law has no such variable");
    } else if (formula.Text() != selection.target) {
      throw formula.Wrong("differs from selection.target");
    }
  }
  if (place.Has("left_out")) {
    for (const Place& group : place["left_out"].List()) {
      selection.left_out.push_back(group.Text());
    }
  }
  return selection;
}

// Members whose keys are parameters of the law.
std::vector<std::pair<std::string, Place>> ByParameter(const Place& place,
                                                       const Law& law) {
  auto members = place.Members();
  for (const auto& [name, value] : members) {
    if (law.FindParameter(name) < 0) {
      throw value.Wrong("the law has no such parameter");
    }
  }
  return members;
}

FitOptions ReadOptions(const Place& place, const Law& law) {
  FitOptions options;
  options.residual = ReadResidual(place["residual"]);
  if (!ParseObjective(place["objective"].Text(), &options.objective)) {
    throw place["objective"].Wrong("'" + place["objective"].Text() +
                                   "' is no objective");
  }
  options.starts = place["starts"].Int(0, FitOptions::kLegalStarts.most);
  options.level = place["level"].Finite();
  if (!FitOptions::kLegalLevel.Allows(options.level)) {
    throw place["level"].Wrong("is not " + FitOptions::kLegalLevel.Words());
  }
  for (const auto& [name, value] : ByParameter(place["fix"], law)) {
    options.changes.fix[name] = value.Finite();
  }
  for (const auto& [name, value] : ByParameter(place["tie"], law)) {
    options.changes.tie[name] = value.Text();
    if (law.FindParameter(value.Text()) < 0) {
      throw value.Wrong("the law has no parameter '" + value.Text() + "'");
    }
  }
  for (const auto& [name, value] : ByParameter(place["bound"], law)) {
    options.changes.bound[name] = value.Range();
  }
  for (const auto& [name, value] : ByParameter(place["start"], law)) {
    options.start[name] = value.Finite();
  }
  return options;
}

IntervalOptions ReadInterval(const Place& place) {
  IntervalOptions options;
  const Place method = place["interval"], resample = place["resample"];
  if (!ParseIntervalMethod(method.Text(), &options.method)) {
    throw method.Wrong("'" + method.Text() + "' is no known method");
  }
  if (!ParseResampling(resample.Text(), &options.resampling)) {
    throw resample.Wrong("'" + resample.Text() +
                         "' is not case, residual or wild");
  }
  options.resamples =
      place["resamples"].Int(IntervalOptions::kLegalResamples.least,
                             IntervalOptions::kLegalResamples.most);
  options.seed = static_cast<uint64_t>(place["seed"].Integer(0));
  return options;
}

Priors ReadPriors(const Place& place,
                  const Law& law,
                  const ParameterChanges& changes) {
  Priors priors;
  for (const auto& [name, item] : ByParameter(place, law)) {
    const PriorOfParameter prior = {item["value"].Finite(),
                                    item["factor"].Finite()};
    if (prior.value == 0) throw item["value"].Wrong("is 0");
    if (!(prior.factor > 1)) throw item["factor"].Wrong("is not above 1");
    priors[name] = prior;
  }
  try {
    CheckPriors(law, changes, priors);
  } catch (const Error& error) {
    throw place.Wrong("'" + error.value() + "' " + error.message());
  }
  return priors;
}

std::vector<GroupFit> ReadGroups(const Place& place, const Law& law) {
  std::vector<GroupFit> groups;
  std::set<std::string> seen;
  for (const Place& item : place.List()) {
    groups.push_back(ReadGroup(item, law));
    if (!seen.insert(groups.back().group).second) {
      throw item["group"].Wrong("'" + groups.back().group + "' appears twice");
    }
  }
  if (groups.empty()) throw place.Wrong("is empty");
  return groups;
}

}  // namespace

SavedFit FromJson(std::string_view json, const std::string& file) {
  const auto document = ParseDocument(json, file);
  const Place root(*document, file);
  CheckSchema(root);
  SavedFit fit;
  fit.version = root["version"].Text();
  fit.law = ReadLaw(root["law"], file);
  const Place data = root["data"];
  fit.data_name = data["name"].Text();
  fit.data_sha256 = data["sha256"].Text();
  fit.data_rows = data["rows"].Integer(0);
  fit.data_runs = data["runs"].Integer(0);
  fit.selection = ReadSelection(root["selection"], fit.law);
  fit.options = ReadOptions(root["options"], fit.law);
  fit.interval = ReadInterval(root["options"]);
  if (root["options"].Has("prior")) {
    fit.priors =
        ReadPriors(root["options"]["prior"], fit.law, fit.options.changes);
  }
  fit.residual = *fit.options.residual;
  fit.groups = ReadGroups(root["groups"], fit.law);
  for (GroupFit& group : fit.groups) {
    group.statistics.known_errors = fit.selection.absolute_sigma;
  }
  return fit;
}

}  // namespace routescale
