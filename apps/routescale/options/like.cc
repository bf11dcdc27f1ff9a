#include <cmath>
#include <map>
#include <variant>
#include <vector>

#include "options/like.h"
#include "routescale/error.h"
#include "routescale/model.h"
#include "routescale/numbers.h"
#include "routescale/selection_fields.h"

namespace routescale::app {
namespace {

using Texts = std::vector<std::string>;

std::string OrNone(const std::string& text) {
  return text.empty() ? "none" : text;
}

void AddSelection(const ResolvedSelection& selection,
                  std::map<std::string, Texts>* values) {
  for (const SelectionField& field : SelectionFields()) {
    const std::string text = field.text(selection);
    // No table has these by default.
    const bool is_extra =
        field.heading == "Weights" || field.kind == SelectionField::kNames;
    if (text.empty() && is_extra) continue;
    (*values)["--" + field.option] = {OrNone(text)};
  }
  // Without runs a step has no use.
  if (selection.run.empty()) values->erase("--step");
  for (const auto& [variable, formula] : selection.map) {
    (*values)["--map"].push_back(variable + "=" + formula);
  }
}

std::string End(double value) {
  return std::isfinite(value) ? FullNumber(value) : "";
}

// What FindLaw makes the law of: its name, or its text if the book, and a
// formula of this name, are another law.
std::string LawText(const Law& law) {
  try {
    const Law found = FindLaw(law.name, law.variable_names());
    if (found.toml == law.toml) return law.name;
  } catch (const Error&) {
  }
  return law.toml;
}

void AddFit(const SavedFit& fit, std::map<std::string, Texts>* values) {
  auto& texts = *values;
  const FitOptions& options = fit.options;
  texts["--law"] = {LawText(fit.law)};
  texts["--residual"] = {std::string(ToString(fit.residual))};
  texts["--objective"] = {ToString(options.objective)};
  for (const auto& [name, value] : options.changes.fix) {
    texts["--fix"].push_back(name + "=" + FullNumber(value));
  }
  for (const auto& [name, other] : options.changes.tie) {
    texts["--tie"].push_back(name + "=" + other);
  }
  for (const auto& [name, ends] : options.changes.bound) {
    texts["--bound"].push_back(name + "=" + End(ends.first) + ":" +
                               End(ends.second));
  }
  texts["--level"] = {FullNumber(options.level)};
  if (fit.priors) {
    texts["--prior"] = {"bounds"};
    for (const auto& [name, prior] : *fit.priors) {
      texts["--prior"].push_back(name + "=" + FullNumber(prior.value) + "~" +
                                 FullNumber(prior.factor));
    }
    return;
  }
  texts["--interval"] = {std::string(ToString(fit.interval.method))};
  if (!fit.interval.resamples_data()) return;
  texts["--resample"] = {std::string(ToString(fit.interval.resampling))};
  texts["--resamples"] = {std::to_string(fit.interval.resamples)};
  texts["--seed"] = {std::to_string(fit.interval.seed)};
}

void AddCoefficients(const SavedFit& fit,
                     std::map<std::string, Texts>* values) {
  for (const Estimate& estimate : fit.groups.front().parameters) {
    (*values)["--set"].push_back(estimate.name + "=" +
                                 FullNumber(estimate.value));
  }
}

std::string LikeOf(const Verb& verb) {
  for (const Option& option : verb.options) {
    if (option.Long() != "--like") continue;
    return *std::get<std::string*>(option.target);
  }
  return "";
}

// What the verb would refuse, or means something else by, with the options
// `named`.
bool IsForeign(const Verb& verb,
               const std::string& option,
               const std::set<std::string>& named) {
  if (verb.name == "compare" && option == "--law") {
    return named.contains("--laws") || named.contains("--multiplier");
  }
  if (verb.name == "compare") return option == "--level" || option == "--seed";
  if (verb.name == "simulate") return option != "--law" && option != "--set";
  if (verb.name == "plot") return option == "--seed";
  return false;
}

}  // namespace

void TakeOptionsOfLike(const Verb& verb, const std::set<std::string>& named) {
  const std::string like = LikeOf(verb);
  if (like.empty()) return;
  const SavedFit fit = LoadFit(like);
  std::map<std::string, Texts> values;
  AddSelection(fit.selection, &values);
  AddFit(fit, &values);
  AddCoefficients(fit, &values);
  // One of the two was given.
  if (named.count("--weight") + named.count("--sigma") > 0) {
    values.erase("--weight");
    values.erase("--sigma");
    values.erase("--absolute-sigma");
  }
  for (const Option& option : verb.options) {
    const auto value = values.find(option.Long());
    if (value == values.end() || named.count(option.Long()) > 0 ||
        IsForeign(verb, option.Long(), named)) {
      continue;
    }
    SetOption(option, value->second);
  }
}

}  // namespace routescale::app
