#include <algorithm>
#include <cmath>
#include <utility>

#include "options/queries.h"
#include "options/solutions.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/numbers.h"

namespace routescale::app {
namespace {

// Why no value of a variable gives the loss.
std::string NotReached(const Predictor& predictor,
                       const Inverse& asked,
                       double solved,
                       std::vector<double> at) {
  const auto variable =
      static_cast<size_t>(std::find(predictor.variables().begin(),
                                    predictor.variables().end(),
                                    asked.variable) -
                          predictor.variables().begin());
  if (!std::isinf(solved)) {
    return "any " + asked.variable + " gives less than a loss of " +
           ShortNumber(asked.loss);
  }
  constexpr double kFar = 1e30;
  at[variable] = kFar;
  Predictor::Columns point;
  for (double value : at) point.push_back({value});
  const double limit = predictor.Loss(point)[0];
  return "no " + asked.variable + " reaches a loss of " +
         ShortNumber(asked.loss) +
         (std::isfinite(limit) && limit > 0
              ? ": even 1e30 gives " + ShortNumber(limit, 5)
              : "");
}

// Near the least loss that a law reaches, coefficients a little worse never
// reach it; a tangent does not know that.
void WarnOfTangents(const Inverse& asked,
                    const std::vector<std::string>& places) {
  if (places.empty()) return;
  std::string where = places[0];
  if (places.size() > 1) {
    where += " and " + std::to_string(places.size() - 1) + " more";
  }
  Warn(asked.output,
       where + ": the interval of " + asked.variable +
           " follows a tangent, which is no guide so near the least loss "
           "that the law can reach: its ends may be off by orders of "
           "magnitude. `routescale fit --interval bootstrap` counts the "
           "refits that never reach " +
           ShortNumber(asked.loss));
}

}  // namespace

Sheet Solutions(const Inverse& asked, const SavedFit& fit) {
  const int variable = VariableIndex(fit.law, asked.variable, "--solve");
  const Queries queries = ReadQueries(asked.model, fit, asked.variable);
  const std::vector<const GroupFit*> groups = asked.model.Groups(fit);
  Sheet sheet = StartAnswer(fit, queries);
  for (const char* suffix : {"", "_low", "_high"}) {
    sheet.header.push_back(asked.variable + "_needed" + suffix);
  }
  AddExtrapolationHeader(fit, &sheet);
  std::vector<std::string> missed, doubtful;
  const std::vector<Predictor> predictors = Predictors(fit, groups);
  for (const auto& [point, g] : Questions(queries, groups)) {
    const Predictor& predictor = predictors[g];
    std::vector<double> at = PointAt(queries, point);
    Answer answer = predictor.AskSolve(variable, asked.loss, at);
    if (!(answer.value > 0) || std::isinf(answer.value)) {
      missed.push_back(queries.places[point] + ": " +
                       (fit.groups.size() > 1 ? groups[g]->group + ": " : "") +
                       NotReached(predictor, asked, answer.value, at));
      answer.value = std::nan("");
    }
    if (!predictor.TangentIsGuide(variable, asked.loss, at)) {
      doubtful.push_back(queries.places[point]);
    }
    at[variable] = answer.value;
    std::vector<Cell> row = StartRow(fit, queries, point, *groups[g]);
    AddAnswer(answer, 4, &row);
    AddExtrapolation(predictor, at, &row);
    sheet.rows.push_back(std::move(row));
  }
  if (missed.size() == sheet.rows.size() && !missed.empty()) {
    throw Error(ExitCode::kBadData, missed[0]);
  }
  for (const std::string& message : missed) Warn(asked.output, message);
  WarnOfTangents(asked, doubtful);
  return sheet;
}

}  // namespace routescale::app
