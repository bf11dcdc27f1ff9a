#include "routescale/page_report.h"

#include "page/calculator.h"
#include "page/html.h"
#include "page/page_script.h"
#include "report/compare_tables.h"
#include "report/compare_words.h"
#include "report/fit_tables.h"
#include "report/fit_words.h"
#include "report/inspect_columns.h"
#include "report/inspect_sheets.h"
#include "routescale/compare.h"
#include "routescale/fit_report.h"

namespace routescale {
namespace {

class PageWriter {
 public:
  explicit PageWriter(const PageReport& report)
      : report_(report), page_("Scaling laws of " + report.table.name) {}

  std::string Write() {
    page_.Lead(Conclusion(report_.fit) + ".");
    AddFit();
    if (report_.comparison) page_.Lead(Conclusion(*report_.comparison) + ".");
    page_.List(report_.warnings);
    AddOrigin();
    AddFigures();
    page_.Script(CalculatorScript(report_.fit));
    if (report_.comparison) AddComparison();
    AddDiagnostics();
    page_.Section("check", "Check");
    page_.Paragraph(
        "Save the fit; in continuous integration this fits again and fails "
        "when a coefficient has moved.");
    page_.Command(report_.check_command);
    AddData();
    page_.Script(kPageScript);
    return page_.Finish();
  }

 private:
  void AddDrawing(const PageReport::Drawing& drawing) {
    const std::string prefix = "f" + std::to_string(++figures_) + "-";
    page_.OpenPart();
    if (drawing.svg.empty()) {
      page_.Paragraph(drawing.title + ": not drawn, gnuplot is missing.");
    } else {
      page_.Figure(InlineSvg(drawing.svg, prefix, drawing.title));
    }
    page_.Command(drawing.command);
    page_.Close();
  }

  void AddFigures() {
    if (report_.laws.size() < 2) return;
    page_.Section("figures", "The law and the runs");
    page_.OpenParts();
    for (size_t i = 1; i < report_.laws.size(); ++i)
      AddDrawing(report_.laws[i]);
    page_.Close();
  }

  void AddData() {
    const TableSummary& table = report_.table;
    page_.OpenFold("data", "Data");
    page_.Paragraph(InspectionConclusion(table) + ".");
    page_.Labelled({{"SHA-256", table.sha256, true}});
    if (!table.groups.empty()) AddSheet(GroupSheet(table));
    for (const GridSummary& grid : table.grids) {
      if (IsFilled(grid)) AddSheet(GridSheet(grid, CountsRuns(table)));
    }
    const std::vector<std::string> remarks = Remarks(table);
    if (!remarks.empty()) page_.Heading("What stands out");
    page_.List(remarks);
    page_.Heading(KeptTitle(table));
    page_.List(SelectionLines(table));
    page_.Heading("Columns");
    AddSheet(ColumnSheet(table));
    page_.Command(report_.inspect_command);
    page_.Close();
  }

  void AddSheet(const Sheet& sheet) {
    if (!sheet.title.empty()) page_.Heading(sheet.title);
    page_.Add(TableOf(sheet), "·");
    page_.List(sheet.notes);
  }

  // The figure, and beside it the coefficients.
  void AddFit() {
    page_.Section("fit", "Fit");
    page_.OpenParts();
    if (!report_.laws.empty()) AddDrawing(report_.laws[0]);
    AddEstimates();
    page_.Close();
    page_.Command(report_.fit_command);
  }

  void AddEstimates() {
    const SavedFit& fit = report_.fit;
    const ProseTable all = EstimateTable(fit, {});
    size_t next = 1;
    for (const GroupFit& group : fit.groups) {
      page_.OpenGroup(group.group);
      page_.Heading(group.group);
      const auto rows = static_cast<std::ptrdiff_t>(group.parameters.size() +
                                                    group.derived.size());
      const auto from = all.rows.begin() + static_cast<std::ptrdiff_t>(next);
      ProseTable table{{all.rows[0]}, all.right};
      table.rows.insert(table.rows.end(), from, from + rows);
      next += static_cast<size_t>(rows);
      page_.Add(table);
      page_.List(GroupLines(fit, group, false));
      page_.Close();
    }
  }

  void AddOrigin() {
    std::vector<LabelledText> origin;
    for (const Detail& detail :
         DescribeOrigin(report_.fit, &report_.selection)) {
      origin.push_back({detail.label, detail.text, detail.code});
    }
    page_.Labelled(origin);
  }

  void AddComparison() {
    page_.Section("laws", "Laws compared");
    page_.Add(ComparisonTable(*report_.comparison));
    page_.List(ComparisonNotes(*report_.comparison));
    page_.Command(report_.compare_command);
    if (report_.errors) AddDrawing(*report_.errors);
  }

  void AddDiagnostics() {
    page_.Section("diagnostics", "Diagnostics");
    page_.OpenParts();
    for (const GroupFit& group : report_.fit.groups) {
      page_.OpenGroup(group.group);
      page_.Heading(group.group);
      page_.List(DescribeDiagnostics(group));
      page_.Add(CorrelationTable(group));
      page_.Close();
    }
    page_.Close();
    page_.Command(report_.fit_command + " -v");
    page_.OpenParts();
    for (const PageReport::Drawing& drawing : report_.diagnostics) {
      AddDrawing(drawing);
    }
    page_.Close();
  }

  const PageReport& report_;
  HtmlPage page_;
  int figures_ = 0;
};

}  // namespace

std::string RenderPage(const PageReport& report) {
  return PageWriter(report).Write();
}

}  // namespace routescale
