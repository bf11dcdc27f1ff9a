#include <algorithm>

#include "options/design_aim.h"
#include "options/design_pool.h"
#include "routescale/error.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

DesignTarget LossAt(const SavedFit& fit, const std::string& text) {
  ModelOptions model;
  model.first = "-";
  model.at = {text};
  model.at_option = "--target";
  DesignTarget target;
  target.kind = DesignTarget::kLoss;
  target.name = fit.law.response + "(" + text + ")";
  target.points = ReadQueries(model, fit).columns;
  return target;
}

DesignTarget MeanLoss(const SavedFit& fit, const std::string& path) {
  DesignTarget target;
  target.kind = DesignTarget::kLoss;
  target.name = fit.law.response + "(" + path + ")";
  target.points = ReadComplete(path, fit).columns;
  if (!target.points[0].empty()) return target;
  throw Error(ExitCode::kBadData, "has no rows").File(path);
}

std::vector<std::string> Split(const std::string& list) {
  std::vector<std::string> parts;
  for (size_t from = 0; from <= list.size();) {
    const size_t to = std::min(list.find(',', from), list.size());
    parts.push_back(list.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

}  // namespace

bool IsPoint(const std::string& text) {
  const size_t equals = text.find('=');
  return equals != std::string::npos && equals > 0 &&
         text.compare(equals, 2, "==") != 0 &&
         std::string("<>!").find(text[equals - 1]) == std::string::npos;
}

std::pair<std::string, double> ParseUntil(const std::string& text) {
  const std::string word = " within ";
  const size_t at = text.find(word);
  if (at == std::string::npos || at == 0) {
    throw Error(ExitCode::kUsage, "is not NAME within FACTOR")
        .File("--until")
        .Value(text)
        .Hint(
            "'E_max within 1.5': the interval ends at E_max/1.5 and "
            "1.5*E_max");
  }
  const double width = ParseReal("--until", text.substr(at + word.size()));
  if (!(width > 0)) {
    throw Error(ExitCode::kUsage, "is not positive")
        .File("--until")
        .Value(text.substr(at + word.size()));
  }
  return {text.substr(0, at), width};
}

std::vector<Option> AimOptions::Records() {
  return Under(
      "Aim",
      {{"--for",
        "NAME",
        "a parameter or derived quantity to learn; all: all parameters",
        &what},
       {"--target",
        "VAR=V,...",
        "the loss there; a column or formula instead is the response of "
        "TABLE",
        &at},
       {"--targets",
        "POINTS",
        "the mean variance of the loss over the rows of a CSV",
        &targets,
        Files()},
       {"--weights",
        "W,...",
        "weights of several targets, in the order --for, --target, "
        "--targets (1)",
        &weights}});
}

std::vector<DesignTarget> AimOptions::Targets(const SavedFit& fit) const {
  std::vector<DesignTarget> wanted;
  for (const std::string& name : what) {
    DesignTarget target;
    target.kind = name == "all" ? DesignTarget::kAll : DesignTarget::kQuantity;
    target.name = name;
    wanted.push_back(target);
  }
  for (const std::string& text : at) {
    if (IsPoint(text)) wanted.push_back(LossAt(fit, text));
  }
  if (!targets.empty()) wanted.push_back(MeanLoss(fit, targets));
  if (wanted.empty() && !until.empty()) {
    DesignTarget target;
    target.name = ParseUntil(until).first;
    wanted.push_back(target);
  }
  if (wanted.empty()) {
    throw Error(ExitCode::kUsage, "nothing to learn is given")
        .Hint(
            "--for PARAMETER, --for all, --target VAR=V,... or --targets "
            "POINTS.csv");
  }
  if (weights.empty()) return wanted;
  const std::vector<std::string> parts = Split(weights);
  if (parts.size() != wanted.size()) {
    throw Error(ExitCode::kUsage,
                "needs one number for each of the " +
                    std::to_string(wanted.size()) + " targets")
        .File("--weights")
        .Value(weights);
  }
  for (size_t k = 0; k < parts.size(); ++k) {
    wanted[k].weight = ParseReal("--weights", parts[k]);
    if (wanted[k].weight > 0) continue;
    throw Error(ExitCode::kUsage, "is not positive")
        .File("--weights")
        .Value(parts[k]);
  }
  return wanted;
}

}  // namespace routescale::app
