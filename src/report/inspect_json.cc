#include "report/inspect_json.h"

#include <nlohmann/json.hpp>

#include "model/selection_json.h"
#include "report/json_number.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json Numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(JsonNumber(value));
  return list;
}

Json SelectionJson(const ResolvedSelection& selection) {
  Json members = SelectionFieldsJson(selection, nullptr);
  members["map"] = selection.map;
  return members;
}

Json ColumnJson(const ColumnSummary& column) {
  return {{"name", column.name},
          {"kind", column.is_number ? "number" : "text"},
          {"missing", column.missing},
          {"texts", column.texts},
          {"first_text_line",
           column.first_text_line > 0 ? Json(column.first_text_line)
                                      : Json(nullptr)},
          {"min", JsonNumber(column.min)},
          {"max", JsonNumber(column.max)},
          {"distinct", column.values.size()},
          {"more_values", column.more_values},
          {"values", column.values}};
}

Json GridJson(const GridSummary& grid) {
  Json holes = Json::array();
  for (const GridSummary::Hole& hole : grid.holes) {
    holes.push_back({{"N", JsonNumber(grid.sizes[hole.size])},
                     {"size_label", OrNull(grid.size_labels[hole.size])},
                     {"E", JsonNumber(grid.experts[hole.expert])}});
  }
  return {{"group", grid.group},
          {"N", Numbers(grid.sizes)},
          {"size_labels", grid.size_labels},
          {"E", Numbers(grid.experts)},
          {"runs", grid.runs},
          {"holes", std::move(holes)}};
}

Json LastStepsJson(const TableSummary& summary) {
  Json unusual = Json::array();
  for (const RunStep& run : summary.unusual_last_steps) {
    unusual.push_back({{"run", run.run}, {"step", JsonNumber(run.step)}});
  }
  return {{"usual", JsonNumber(summary.usual_last_step)},
          {"unusual_runs", summary.unusual_runs},
          {"unusual", std::move(unusual)}};
}

Json KeptJson(const TableSummary& summary) {
  Json groups = Json::array();
  for (const PointsSummary& kept : summary.kept) {
    groups.push_back({{"group", kept.group},
                      {"points", kept.points},
                      {"shared", kept.shared}});
  }
  const SelectionReport& report = summary.report;
  return {{"error", OrNull(summary.selection_error)},
          {"groups", std::move(groups)},
          {"dropped_no_row", report.dropped_no_row},
          {"dropped_by_where", report.dropped_by_where},
          {"dropped_missing", report.dropped_missing},
          {"missing_by_column", report.missing_by_column},
          {"dropped_groups", report.dropped_groups},
          {"averaged_runs", report.averaged_runs},
          {"averaged_points", report.averaged_points},
          {"dropped_worse", report.dropped_worse},
          {"choices", report.choices},
          {"warnings", report.warnings}};
}

}  // namespace

std::string InspectionJson(const TableSummary& summary) {
  Json document;
  document["schema"] = "routescale/inspection/1";
  document["data"] = {{"name", summary.name},
                      {"sha256", summary.sha256},
                      {"rows", summary.rows},
                      {"runs", summary.runs},
                      {"schema", summary.schema.name}};
  document["selection"] = SelectionJson(summary.selection);
  document["columns"] = Json::array();
  for (const ColumnSummary& column : summary.columns) {
    document["columns"].push_back(ColumnJson(column));
  }
  document["variables"] = Json::array();
  for (const VariableSummary& variable : summary.variables) {
    document["variables"].push_back({{"name", variable.name},
                                     {"formula", OrNull(variable.formula)},
                                     {"usual_names", variable.usual_names}});
  }
  document["notes"] = summary.notes;
  document["groups"] = Json::array();
  for (const GroupSummary& group : summary.groups) {
    document["groups"].push_back({{"group", group.name}, {"runs", group.runs}});
  }
  document["grids"] = Json::array();
  for (const GridSummary& grid : summary.grids) {
    document["grids"].push_back(GridJson(grid));
  }
  document["duplicates"] = Json::array();
  for (const DuplicateSummary& duplicate : summary.duplicates) {
    document["duplicates"].push_back(
        {{"runs", duplicate.runs},
         {"group", duplicate.group},
         {"responses", Numbers(duplicate.responses)}});
  }
  document["last_steps"] = LastStepsJson(summary);
  document["kept"] = KeptJson(summary);
  return JsonText(document);
}

}  // namespace routescale
