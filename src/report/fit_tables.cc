#include "report/fit_tables.h"

#include <algorithm>

#include "report/fit_words.h"
#include "report/layout.h"
#include "routescale/numbers.h"

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

// With a word where the interval is not that of the others, or is not to be
// relied on.
std::string Remark(const SavedFit& fit,
                   const GroupFit& group,
                   const Estimate& estimate) {
  std::string text = DescribeStatus(fit, estimate);
  if (estimate.by_profile) text += text.empty() ? "profile" : ", profile";
  for (const Warning& warning : group.warnings) {
    if (warning.code != "nonlinear" || warning.parameter != estimate.name) {
      continue;
    }
    return text.empty() ? "nonlinear" : text + ", nonlinear";
  }
  return text;
}

}  // namespace

ProseTable EstimateTable(const SavedFit& fit, const FitReportOptions& options) {
  const PublishedColumns published(fit, options.published);
  ProseTable table;
  Row header = {"", "estimate", "std. error", DescribeMethod(fit)};
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
        row.push_back(Remark(fit, group, estimate));
        table.rows.push_back(std::move(row));
      }
    }
  }
  return table;
}

ProseTable CorrelationTable(const GroupFit& group) {
  ProseTable table;
  table.rows = {{"correlation"}};
  table.right.assign(group.parameters.size() + 1, true);
  table.right[0] = false;
  const auto count = static_cast<Eigen::Index>(group.parameters.size());
  for (Eigen::Index i = 0; i < count; ++i) {
    const std::string& name = group.parameters[static_cast<size_t>(i)].name;
    table.rows[0].push_back(name);
    Row row = {name};
    for (Eigen::Index j = 0; j <= i; ++j) {
      row.push_back(ShortNumber(group.correlation(i, j), 3));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::string> GroupLines(const SavedFit& fit,
                                    const GroupFit& group,
                                    bool verbose) {
  std::vector<std::string> lines = {DescribeStatistics(fit, group),
                                    DescribeChiSquare(fit, group),
                                    DescribeCalibration(fit, group),
                                    DescribeVerdict(group)};
  if (verbose && group.points > 0) {
    lines.push_back(DescribeMinimum(group));
    lines.push_back(DescribeRange(fit, group));
    lines.push_back(DescribeCriteria(group));
    for (const auto& line : DescribeDiagnostics(group)) lines.push_back(line);
  }
  const std::vector<std::string> regions = DescribeRegions(group);
  lines.insert(lines.end(), regions.begin(), regions.end());
  std::erase(lines, "");
  return lines;
}

}  // namespace routescale
