#include <fmt/format.h>

#include "fit/warning_codes.h"
#include "routescale/answers.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {

void WarnOfExtrapolation(const SavedFit& fit,
                         const std::map<std::string, double>& at,
                         GroupFit* group) {
  std::vector<std::string> parts;
  const Predictor predictor(fit, *group);
  std::vector<double> values;
  for (const std::string& variable : predictor.variables()) {
    values.push_back(at.at(variable));
  }
  const std::vector<double> distances = predictor.Extrapolations(values);
  for (size_t v = 0; v < distances.size(); ++v) {
    if (!(distances[v] > 0)) continue;
    const std::string& variable = predictor.variables()[v];
    const auto [low, high] = group->range.at(variable);
    const std::string distance = ShortNumber(distances[v], 2);
    const bool one = distance == "1";
    const char* unit = low > 0 && values[v] > 0 ? (one ? "decade" : "decades")
                                                : (one ? "width of the range"
                                                       : "widths of the range");
    parts.push_back(fmt::format("{} = {} lies {} {} {} {}",
                                variable,
                                ShortNumber(values[v], 4),
                                distance,
                                unit,
                                values[v] < low ? "below" : "above",
                                ShortNumber(values[v] < low ? low : high, 4)));
  }
  if (parts.empty()) return;
  AddWarning(WarningKind::kExtrapolated,
             "",
             JoinNames(parts) + ", the end of the fitted runs",
             group);
}

}  // namespace routescale
