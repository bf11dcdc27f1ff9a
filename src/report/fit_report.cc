#include "routescale/fit_report.h"

#include <algorithm>

#include "report/fit_words.h"
#include "report/layout.h"

namespace routescale {
namespace {

using Row = std::vector<std::string>;

// Columns of published coefficients beside the estimates.
class PublishedColumns {
 public:
  PublishedColumns(const SavedFit& fit, const std::vector<PublishedRow>& rows)
      : rows_(rows) {
    for (const GroupFit& group : fit.groups) {
      if (Find(group.group) != nullptr) by_group_ = true;
    }
  }

  std::vector<std::string> Names() const {
    if (by_group_) return {"published"};
    std::vector<std::string> names;
    for (const PublishedRow& row : rows_) names.push_back(OneLine(row.label));
    return names;
  }

  std::vector<std::string> Cells(const GroupFit& group,
                                 const std::string& parameter) const {
    if (by_group_) return {Value(Find(group.group), parameter)};
    std::vector<std::string> cells;
    for (const PublishedRow& row : rows_) {
      cells.push_back(Value(&row, parameter));
    }
    return cells;
  }

 private:
  const PublishedRow* Find(const std::string& label) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const PublishedRow& row) {
          return row.label == label;
        });
    return found == rows_.end() ? nullptr : &*found;
  }

  static std::string Value(const PublishedRow* row, const std::string& name) {
    if (row == nullptr) return "";
    const auto found = row->values.find(name);
    return found == row->values.end() ? "" : ShortNumber(found->second);
  }

  const std::vector<PublishedRow>& rows_;
  bool by_group_ = false;
};

// Header and rows of all groups, so that their columns line up.
struct EstimateTable {
  std::vector<Row> rows;  // the header first
  std::vector<bool> right;
};

EstimateTable MakeTable(const SavedFit& fit, const FitReportOptions& options) {
  const PublishedColumns published(fit, options.published);
  EstimateTable table;
  Row header = {"",
                "estimate",
                "std. error",
                DescribeMethod(fit)};
  table.right = {false, true, true, false};
  for (const std::string& name : published.Names()) {
    header.push_back(name);
    table.right.push_back(true);
  }
  header.push_back("");
  table.right.push_back(false);
  table.rows.push_back(std::move(header));
  for (const GroupFit& group : fit.groups) {
    for (const auto* estimates : {&group.parameters, &group.derived}) {
      for (const Estimate& estimate : *estimates) {
        const auto text =
            DescribeEstimate(estimate, estimates == &group.derived);
        Row row = {estimate.name, text.value, text.std_error, text.interval};
        const Row beside = published.Cells(group, estimate.name);
        row.insert(row.end(), beside.begin(), beside.end());
        row.push_back(DescribeStatus(fit, estimate));
        table.rows.push_back(std::move(row));
      }
    }
  }
  return table;
}

// Lower triangle, with names in the first row and column.
std::vector<Row> CorrelationRows(const GroupFit& group) {
  std::vector<Row> rows = {{"correlation"}};
  const auto count = static_cast<Eigen::Index>(group.parameters.size());
  for (Eigen::Index i = 0; i < count; ++i) {
    const std::string& name = group.parameters[static_cast<size_t>(i)].name;
    rows[0].push_back(name);
    Row row = {name};
    for (Eigen::Index j = 0; j <= i; ++j) {
      row.push_back(ShortNumber(group.correlation(i, j), 3));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<bool> CorrelationAlignment(const GroupFit& group) {
  std::vector<bool> right(group.parameters.size() + 1, true);
  right[0] = false;
  return right;
}

// Lines under the heading of a group.
std::vector<std::string> GroupLines(const SavedFit& fit,
                                    const GroupFit& group,
                                    bool verbose) {
  std::vector<std::string> lines = {DescribeStatistics(fit, group),
                                    DescribeVerdict(group)};
  if (verbose && group.points > 0) {
    lines.push_back(DescribeRange(fit, group));
    lines.push_back(DescribeCriteria(group));
    for (const auto& line : DescribeDiagnostics(group)) lines.push_back(line);
  }
  std::erase(lines, "");
  return lines;
}

size_t RowCount(const GroupFit& group) {
  return group.parameters.size() + group.derived.size();
}

std::string RenderText(const SavedFit& fit, const FitReportOptions& options) {
  const auto width = static_cast<size_t>(std::max(options.width, 20));
  const EstimateTable table = MakeTable(fit, options);
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
         AlignColumns(CorrelationRows(group), CorrelationAlignment(group))) {
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
  EstimateTable table = MakeTable(fit, options);
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
    std::vector<Row> rows = CorrelationRows(group);
    rows[0][0] = MarkdownText(group.group + ": correlation");
    out += "\n" + MarkdownTable(rows, CorrelationAlignment(group));
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
