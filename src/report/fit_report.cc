#include "routescale/fit_report.h"

#include <algorithm>

#include "report/fit_tables.h"
#include "report/fit_words.h"
#include "report/layout.h"
#include "report/render_as.h"

namespace routescale {
namespace {

using Row = std::vector<std::string>;

size_t RowCount(const GroupFit& group) {
  return group.parameters.size() + group.derived.size();
}

constexpr std::string_view kIndent = "  ";

std::string Indented(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) {
    if (!line.empty()) out += kIndent;
    out += line + "\n";
  }
  return out;
}

std::string RenderText(const SavedFit& fit, const FitReportOptions& options) {
  constexpr size_t kProse = 100;
  const size_t prose = Room(options.style, kProse);
  const size_t room = Room(options.style);
  const TextTable estimates(EstimateTable(fit, options), room - kIndent.size());
  TextStyle style = options.style;
  style.columns = static_cast<int>(prose);
  std::string out = BoldLines(Conclusion(fit), style);
  size_t next = 1;
  for (const GroupFit& group : fit.groups) {
    out += "\n" + Bold(OneLine(group.group), style.colour) + "\n";
    for (const auto& line : GroupLines(fit, group, options.verbose)) {
      out += Wrap(kIndent, line, prose);
    }
    out += Indented(estimates.Lines(next, next + RowCount(group)));
    next += RowCount(group);
    if (!options.verbose) continue;
    out += Indented(
        TextTable(CorrelationTable(group), room - kIndent.size()).Lines());
  }
  out += "\n";
  for (const Detail& detail : DescribeOrigin(fit, options.selection)) {
    const std::string label =
        detail.label + std::string(8 - detail.label.size(), ' ');
    out += Wrap(label, OneLine(detail.text), detail.code ? room : prose);
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
  return RenderAs(options.format,
                  {[&] { return ToJson(fit); },
                   [&] { return LongForm(fit); },
                   [&] {
                     return options.format == Format::kText
                                ? RenderText(fit, options)
                                : RenderMarkdown(fit, options);
                   }});
}

}  // namespace routescale
