#include "routescale/points_report.h"

#include <string>
#include <string_view>

#include "routescale/fitted_points.h"

namespace routescale {
namespace {

constexpr std::string_view kAtStep = " at step ";

// What a label of Points::labels says: "runs 9, 10", "run 17 at step 1000".
struct PointName {
  std::string kind, name, step;
};

PointName ParseLabel(const std::string& label, bool has_steps) {
  const size_t space = label.find(' ');
  if (space == std::string::npos) return {"", label, ""};
  PointName point{label.substr(0, space), label.substr(space + 1), ""};
  const size_t at = has_steps ? point.name.rfind(kAtStep) : std::string::npos;
  if (at == std::string::npos) return point;
  point.step = point.name.substr(at + kAtStep.size());
  point.name.resize(at);
  return point;
}

}  // namespace

Sheet FittedPointsSheet(const SavedFit& fit,
                        const std::vector<Points>& groups) {
  const bool has_steps =
      fit.selection.row.kind == RowRule::kAll && !fit.selection.step.empty();
  Sheet sheet;
  sheet.header = {"group", fit.selection.run.empty() ? "line" : "run"};
  if (has_steps) sheet.header.emplace_back("step");
  sheet.keys = sheet.header.size();
  for (const std::string& variable : fit.law.variable_names()) {
    sheet.header.push_back(variable);
  }
  for (const char* name : {"observed",
                           "fitted",
                           "residual",
                           "standardised_residual",
                           "leverage",
                           "cooks_distance"}) {
    sheet.header.emplace_back(name);
  }
  const std::vector<FittedPoints> found =
      FindFittedPoints(fit.law, groups, fit.options, fit.groups);
  for (size_t g = 0; g < groups.size(); ++g) {
    const Points& points = groups[g];
    for (size_t i = 0; i < points.size(); ++i) {
      const PointName name = ParseLabel(points.labels[i], has_steps);
      std::vector<Cell> cells = {points.group, name.name};
      if (has_steps) cells.emplace_back(name.step);
      for (const auto& column : points.columns) {
        cells.emplace_back(column[i], 6, true);
      }
      for (const double value : {points.response[i],
                                 found[g].fitted[i],
                                 found[g].residual[i],
                                 found[g].standardised[i],
                                 found[g].leverage[i],
                                 found[g].cook[i]}) {
        cells.emplace_back(value, 4);
      }
      sheet.rows.push_back(std::move(cells));
    }
  }
  return sheet;
}

Sheet DroppedRowsSheet(const SelectionReport& report) {
  Sheet sheet;
  sheet.header = {"file", "line", "run", "reason"};
  for (const DroppedRow& row : report.dropped) {
    sheet.rows.push_back({row.file, row.line, row.run, row.reason});
  }
  return sheet;
}

}  // namespace routescale
