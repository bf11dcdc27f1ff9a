#include <cmath>
#include <utility>

#include "options/law_options.h"
#include "options/usual_options.h"
#include "routescale/error.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

std::vector<std::string> Residuals() {
  std::vector<std::string> names;
  for (const Residual residual : {Residual::kLog10,
                                  Residual::kLn,
                                  Residual::kLinear,
                                  Residual::kRelative}) {
    names.emplace_back(ToString(residual));
  }
  return names;
}

double ParseEnd(const std::string& text, double missing) {
  return text.empty() ? missing : ParseReal("--bound", text);
}

std::pair<double, double> ParseBound(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos) {
    throw BadValue("--bound", text, "is not LOW:HIGH")
        .Hint("either end may be left out: E_max=1:");
  }
  const double low = ParseEnd(text.substr(0, colon), -HUGE_VAL);
  const double high = ParseEnd(text.substr(colon + 1), HUGE_VAL);
  if (!(low < high)) {
    throw BadValue("--bound", text, "leaves no room: low must be below high");
  }
  return {low, high};
}

}  // namespace

std::vector<Option> LawOptions::Records() {
  const std::vector<Option> model = {
      {"--law",
       "LAW",
       "name from the law book (routescale laws), a law file, or a formula",
       &law,
       LawsAndFiles()},
      {"--residual",
       "SCALE",
       "what is fitted: " + Alternatives(Residuals()) +
           " residuals; the default is the law's",
       &residual,
       OneOf(Residuals())},
      {"--objective",
       "NAME",
       "l2: least squares (the default); huber:D: residuals above D count "
       "less, 1e-3 is 0.1 % of the loss in ln; soft-l1:D and cauchy:D: "
       "less still; lad: absolute values",
       &objective,
       Such({"l2", "lad", "huber:", "soft-l1:", "cauchy:"})},
      {"--fix", "P=VALUE", "fix a parameter at this value", &fix},
      {"--tie", "P=Q", "make two parameters equal", &tie},
      {"--bound",
       "P=LOW:HIGH",
       "keep a parameter in this range; either end may be left out",
       &bound},
  };
  return Join(
      {Under("Law", model),
       Under("Search",
             {{"--start",
               "P=VALUE,...",
               "search from here too; the fit is never worse than "
               "this point",
               &start},
              {"--starts",
               "N",
               "starting points of the search; default: as many as "
               "the table needs",
               Number<int>{&starts, FitOptions::kLegalStarts}},
              ThreadsOption(&threads)}),
       {LevelOption(
           "confidence level of the intervals", &level, FitOptions().level)}});
}

FitOptions LawOptions::Fit() const {
  FitOptions options;
  if (!residual.empty()) {
    ParseResidual(residual, &options.residual.emplace());
  }
  if (!objective.empty() && !ParseObjective(objective, &options.objective)) {
    throw BadValue("--objective",
                   objective,
                   "is not l2, lad, huber:D, soft-l1:D or cauchy:D, D from "
                   "1e-100 to 1e100");
  }
  options.changes.fix = ParseValues("--fix", fix);
  for (const std::string& text : tie) {
    const auto [name, other] = ParseAssignment("--tie", text);
    AddOnce("--tie", name, other, &options.changes.tie);
  }
  for (const std::string& text : bound) {
    const auto [name, range] = ParseAssignment("--bound", text);
    AddOnce("--bound", name, ParseBound(range), &options.changes.bound);
  }
  options.start = ParseValues("--start", start);
  options.starts = starts.value_or(options.starts);
  options.level = level.value_or(options.level);
  options.threads = threads.value_or(options.threads);
  return options;
}

FitRequest RequestOf(const TableOptions& table, const LawOptions& law) {
  FitRequest request;
  request.table = table.Input();
  request.law = law.law;
  request.selection = table.Selection();
  request.options = law.Fit();
  return request;
}

}  // namespace routescale::app
