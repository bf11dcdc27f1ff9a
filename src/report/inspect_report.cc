#include "routescale/inspect_report.h"

#include <fmt/format.h>

#include "report/inspect_columns.h"
#include "report/inspect_json.h"
#include "report/inspect_sheets.h"
#include "report/layout.h"

namespace routescale {
namespace {

constexpr size_t kTextWidth = 79;
constexpr size_t kFingerprintDigits = 12;

std::string ListText(const std::string& title,
                     const std::vector<std::string>& lines,
                     bool colour) {
  if (lines.empty()) return "";
  std::string text = "\n" + Bold(title, colour) + "\n\n";
  for (const std::string& line : lines) {
    text += Wrap("- ", OneLine(line), kTextWidth);
  }
  return text;
}

std::string RenderText(const TableSummary& summary, bool colour) {
  std::string text = Bold(OneLine(InspectionConclusion(summary)), colour) + "\n";
  text += "SHA-256 " + summary.sha256.substr(0, kFingerprintDigits) + "…\n\n";
  Sheet columns = ColumnSheet(summary);
  for (std::vector<Cell>& row : columns.rows) {
    Cell& distinct = row[kDistinctColumn];
    distinct = fmt::format("{:>8}", std::get<std::string>(distinct.value));
  }
  text += Render(columns, Format::kText, colour);
  if (!summary.groups.empty()) {
    text += "\n" + Render(GroupSheet(summary), Format::kText, colour);
  }
  for (const GridSummary& grid : summary.grids) {
    if (!IsFilled(grid)) continue;
    text += "\n" +
            Render(GridSheet(grid, CountsRuns(summary)), Format::kText, colour);
  }
  text += ListText("What stands out", Remarks(summary), colour);
  if (summary.selection_error.empty()) {
    return text + ListText(KeptTitle(summary), SelectionLines(summary), colour);
  }
  return text + "\n" + Bold("A fit needs more options", colour) + "\n\n" +
         summary.selection_error + "\n";
}

}  // namespace

std::string RenderInspection(const TableSummary& summary,
                             Format format,
                             bool colour) {
  switch (format) {
    case Format::kText:
      return RenderText(summary, colour);
    case Format::kJson:
      return InspectionJson(summary);
    case Format::kMarkdown:
      return Render(ColumnSheet(summary), format, false);
    case Format::kCsv:
    case Format::kTsv:
      break;
  }
  return Render(ExactColumnSheet(summary), format, false);
}

}  // namespace routescale
