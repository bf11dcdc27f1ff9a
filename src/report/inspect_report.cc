#include "routescale/inspect_report.h"

#include <fmt/format.h>

#include "report/inspect_columns.h"
#include "report/inspect_json.h"
#include "report/inspect_sheets.h"
#include "report/layout.h"
#include "report/prose_document.h"
#include "report/render_as.h"

namespace routescale {
namespace {

constexpr size_t kTextWidth = 79;
constexpr size_t kFingerprintDigits = 12;

std::string ListText(const std::string& title,
                     const std::vector<std::string>& lines,
                     const TextStyle& style) {
  if (lines.empty()) return "";
  std::string text = "\n" + BoldLines(title, style) + "\n";
  for (const std::string& line : lines) {
    text += Wrap("- ", OneLine(line), Room(style, kTextWidth));
  }
  return text;
}

std::string RenderText(const TableSummary& summary, const TextStyle& style) {
  std::string text = BoldLines(InspectionConclusion(summary), style);
  text += "SHA-256 " + summary.sha256.substr(0, kFingerprintDigits) + "…\n\n";
  Sheet columns = ColumnSheet(summary);
  for (std::vector<Cell>& row : columns.rows) {
    Cell& distinct = row[kDistinctColumn];
    distinct = fmt::format("{:>8}", std::get<std::string>(distinct.value));
  }
  text += Render(columns, Format::kText, style);
  if (!summary.groups.empty()) {
    text += "\n" + Render(GroupSheet(summary), Format::kText, style);
  }
  for (const GridSummary& grid : summary.grids) {
    if (!IsFilled(grid)) continue;
    text += "\n" +
            Render(GridSheet(grid, CountsRuns(summary)), Format::kText, style);
  }
  text += ListText("How the table is written", summary.notes, style);
  text += ListText("What stands out", Remarks(summary), style);
  text += ListText("Variables of laws", VariableLines(summary), style);
  if (summary.selection_error.empty()) {
    return text + ListText(KeptTitle(summary), SelectionLines(summary), style);
  }
  return text + "\n" + BoldLines("A fit needs more options", style) + "\n" +
         WrapMessage(summary.selection_error, style.columns);
}

}  // namespace

std::string RenderInspection(const TableSummary& summary,
                             Format format,
                             const TextStyle& style) {
  return RenderAs(format,
                  {[&] { return InspectionJson(summary); },
                   [&] { return ExactColumnSheet(summary); },
                   [&] {
                     return format == Format::kText
                                ? RenderText(summary, style)
                                : Render(ColumnSheet(summary), format);
                   }});
}

}  // namespace routescale
