#include "routescale/fit_report.h"

#include <algorithm>

#include "report/fit_tables.h"
#include "report/fit_words.h"
#include "report/layout.h"

namespace routescale {
namespace {

using Row = std::vector<std::string>;

size_t RowCount(const GroupFit& group) {
  return group.parameters.size() + group.derived.size();
}

std::string RenderText(const SavedFit& fit, const FitReportOptions& options) {
  const auto width = static_cast<size_t>(std::max(options.width, 20));
  const ProseTable table = EstimateTable(fit, options);
  const auto lines = AlignColumns(table.rows, table.right);
  std::string conclusion = Wrap("", OneLine(Conclusion(fit)), width);
  conclusion.pop_back();
  std::string out = Bold(conclusion, options.colour) + "\n";
  size_t next = 1;
  for (const GroupFit& group : fit.groups) {
    out += "\n" + Bold(OneLine(group.group), options.colour) + "\n";
    for (const auto& line : GroupLines(fit, group, options.verbose)) {
      out += Wrap("  ", line, width);
    }
    out += "  " + lines[0] + "\n";
    for (size_t i = 0; i < RowCount(group); ++i) {
      out += "  " + lines[next++] + "\n";
    }
    if (!options.verbose) continue;
    for (const std::string& line :
         AlignColumns(CorrelationTable(group).rows,
                      CorrelationTable(group).right)) {
      out += "  " + line + "\n";
    }
  }
  out += "\n";
  for (const Detail& detail : DescribeOrigin(fit, options.selection)) {
    const std::string label =
        detail.label + std::string(8 - detail.label.size(), ' ');
    out += detail.code ? label + OneLine(detail.text) + "\n"
                       : Wrap(label, OneLine(detail.text), width);
  }
  return out;
}

// Code, fenced by more backticks than it holds in a row.
std::string MarkdownCode(const std::string& text) {
  std::string fence = "`";
  while (text.find(fence) != std::string::npos) fence += '`';
  const std::string space = fence.size() > 1 ? " " : "";
  return fence + space + OneLine(text) + space + fence;
}

std::string MarkdownGroups(const SavedFit& fit,
                           const FitReportOptions& options) {
  ProseTable table = EstimateTable(fit, options);
  table.right.insert(table.right.begin(), false);
  table.rows[0].insert(table.rows[0].begin(), "group");
  table.rows[0][1] = "parameter";
  table.rows[0].back() = "status";
  size_t next = 1;
  for (const GroupFit& group : fit.groups) {
    for (size_t i = 0; i < RowCount(group); ++i) {
      Row& row = table.rows[next++];
      row.insert(row.begin(), group.group);
      if (row.back().empty()) row.back() = "ok";
    }
  }
  for (Row& row : table.rows) {
    std::transform(row.begin(), row.end(), row.begin(), [](const auto& cell) {
      return MarkdownText(cell);
    });
  }
  return MarkdownTable(table.rows, table.right);
}

std::string RenderMarkdown(const SavedFit& fit,
                           const FitReportOptions& options) {
  std::string out = "### " + MarkdownText(Conclusion(fit)) + "\n\n" +
                    MarkdownGroups(fit, options) + "\n";
  for (const GroupFit& group : fit.groups) {
    out += "- **" + MarkdownText(group.group) + "**: ";
    std::string text;
    for (const auto& line : GroupLines(fit, group, options.verbose)) {
      text += (text.empty() ? "" : "; ") + line;
    }
    out += MarkdownText(text) + "\n";
  }
  for (const Detail& detail : DescribeOrigin(fit, options.selection)) {
    out +=
        "- " + detail.label + ": " +
        (detail.code ? MarkdownCode(detail.text) : MarkdownText(detail.text)) +
        "\n";
  }
  if (!options.verbose) return out;
  for (const GroupFit& group : fit.groups) {
    ProseTable table = CorrelationTable(group);
    table.rows[0][0] = MarkdownText(group.group + ": correlation");
    out += "\n" + MarkdownTable(table.rows, table.right);
  }
  return out;
}

Sheet LongForm(const SavedFit& fit) {
  Sheet sheet;
  sheet.header = {
      "group", "parameter", "estimate", "std_error", "low", "high", "status"};
  for (const GroupFit& group : fit.groups) {
    for (const auto* estimates : {&group.parameters, &group.derived}) {
      for (const Estimate& estimate : *estimates) {
        sheet.rows.push_back({group.group,
                              estimate.name,
                              estimate.value,
                              estimate.std_error,
                              estimate.low,
                              estimate.high,
                              std::string(ToString(estimate.status))});
      }
    }
  }
  return sheet;
}

}  // namespace

std::string RenderFit(const SavedFit& fit, const FitReportOptions& options) {
  switch (options.format) {
    case Format::kText:
      return RenderText(fit, options);
    case Format::kMarkdown:
      return RenderMarkdown(fit, options);
    case Format::kJson:
      return ToJson(fit);
    case Format::kCsv:
    case Format::kTsv:
      break;
  }
  return Render(LongForm(fit), options.format, false);
}

}  // namespace routescale
