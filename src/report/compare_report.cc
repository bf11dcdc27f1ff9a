#include "routescale/compare_report.h"

#include <fmt/format.h>

#include <cmath>

#include "base/decimals.h"
#include "report/compare_json.h"
#include "report/compare_tables.h"
#include "report/compare_words.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

std::string Weight(double weight) {
  constexpr double kSmallest = 0.0005;
  if (std::isnan(weight)) return "–";
  return weight < kSmallest ? "<0.001" : fmt::format("{:.3f}", weight);
}

std::string Mark(const LawScore& row) {
  if (row.determined) return row.best ? "best" : "";
  return row.best ? "best, not determined" : "not determined";
}

class TableMaker {
 public:
  TableMaker(const Comparison& comparison, bool markdown)
      : comparison_(comparison),
        markdown_(markdown),
        decimals_(CommonDecimals(ErrorsOf(comparison))) {}

  ProseTable Main() const {
    ProseTable table = Start({"k", "RMSE", "ΔAICc", "weight", "F test p"});
    for (const Split& split : comparison_.splits) {
      table.rows[0].push_back(SplitHeader(split));
      table.right.push_back(true);
    }
    ForEachRow(&table, [&](const LawScore& row, auto& cells) {
      cells.push_back(std::to_string(row.k));
      cells.push_back(Number(row.rmse));
      cells.push_back(WithDecimals(row.delta_aicc, 1));
      cells.push_back(Weight(row.weight));
      cells.push_back(row.test ? PValue(row.test->p) : "");
      for (const HeldOut& held : row.held_out) {
        cells.push_back(Number(held.rmse));
      }
    });
    return table;
  }

  ProseTable Criteria() const {
    ProseTable table = Start({"points", "SSE", "R²", "AICc", "BIC", "F"});
    table.rows[0].push_back("nested law");
    table.right.push_back(false);
    ForEachRow(&table, [&](const LawScore& row, auto& cells) {
      cells.push_back(std::to_string(row.points));
      cells.push_back(ShortNumber(row.sse, 5));
      cells.push_back(std::isnan(row.r2) ? "–" : fmt::format("{:.5f}", row.r2));
      cells.push_back(WithDecimals(row.aicc, 2));
      cells.push_back(WithDecimals(row.bic, 2));
      cells.push_back(row.test ? ShortNumber(row.test->f, 4) : "");
      cells.push_back(row.test ? row.test->against : "");
    });
    return table;
  }

  // Of one split: bias and R², and the same errors in the unit of the loss.
  ProseTable Errors(size_t split) const {
    ProseTable table =
        Start({"points", "RMSE", "bias", "R²", "RMSE of L", "bias of L"});
    std::vector<double> losses;
    for (const LawScore& row : comparison_.rows) {
      losses.push_back(row.held_out[split].loss_rmse);
    }
    const int decimals = CommonDecimals(losses);
    ForEachRow(&table, [&](const LawScore& row, auto& cells) {
      const HeldOut& held = row.held_out[split];
      cells.push_back(std::to_string(held.points));
      cells.push_back(Number(held.rmse));
      cells.push_back(Number(held.bias));
      cells.push_back(std::isnan(held.r2) ? "–"
                                          : fmt::format("{:.4f}", held.r2));
      cells.push_back(WithDecimals(held.loss_rmse, decimals));
      cells.push_back(WithDecimals(held.loss_bias, decimals));
    });
    return table;
  }

 private:
  static ProseTable Start(const std::vector<std::string>& numbers) {
    ProseTable table = ProseTable::Start({"group", "law", ""}, numbers);
    table.says_once = true;
    return table;
  }

  // In text a group is followed by an empty line.
  template <typename Fill>
  void ForEachRow(ProseTable* table, Fill fill) const {
    const std::string* group = nullptr;
    for (const LawScore& row : comparison_.rows) {
      const bool first = group == nullptr || *group != row.group;
      if (first && group != nullptr && !markdown_) table->rows.emplace_back();
      group = &row.group;
      auto& cells = table->rows.emplace_back();
      cells.push_back(row.group);
      cells.push_back(row.law);
      cells.push_back(Mark(row));
      fill(row, cells);
    }
  }

  std::string Number(double value) const {
    return WithDecimals(value, decimals_);
  }

  const Comparison& comparison_;
  bool markdown_;
  int decimals_;
};

std::string RenderProse(const Comparison& comparison,
                        const CompareReportOptions& options) {
  const TableMaker maker(comparison, options.format == Format::kMarkdown);
  ProseDocument document(options.format, options.style);
  document.Title(Conclusion(comparison));
  document.Add(maker.Main());
  document.Notes(ComparisonNotes(comparison));
  if (!options.verbose) return document.text();
  document.Heading("Criteria");
  document.Add(maker.Criteria());
  for (size_t s = 0; s < comparison.splits.size(); ++s) {
    document.Heading("Errors of prediction, " +
                     SplitHeader(comparison.splits[s]));
    document.Add(maker.Errors(s));
  }
  return document.text();
}

// One line per group and law, everything in it.
Sheet WideSheet(const Comparison& comparison) {
  Sheet sheet;
  sheet.header = {"group",
                  "law",
                  "best",
                  "k",
                  "points",
                  "sse",
                  "rmse",
                  "r2",
                  "aicc",
                  "delta_aicc",
                  "weight",
                  "bic",
                  "f_against",
                  "f",
                  "f_numerator",
                  "f_denominator",
                  "f_p"};
  for (const std::string& key : SplitKeys(comparison.splits)) {
    for (const char* figure :
         {"points", "folds", "rmse", "bias", "r2", "loss_rmse", "loss_bias"}) {
      sheet.header.push_back(key + "_" + figure);
    }
  }
  for (const LawScore& row : comparison.rows) {
    std::vector<Cell> cells = {row.group,
                               row.law,
                               row.best ? 1 : 0,
                               row.k,
                               row.points,
                               row.sse,
                               row.rmse,
                               row.r2,
                               row.aicc,
                               row.delta_aicc,
                               row.weight,
                               row.bic};
    if (const auto& test = row.test) {
      cells.insert(cells.end(),
                   {test->against,
                    test->f,
                    test->numerator,
                    test->denominator,
                    test->p});
    } else {
      cells.resize(cells.size() + 5);
    }
    for (const HeldOut& held : row.held_out) {
      cells.insert(cells.end(),
                   {held.points,
                    held.folds,
                    held.rmse,
                    held.bias,
                    held.r2,
                    held.loss_rmse,
                    held.loss_bias});
    }
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

}  // namespace

ProseTable ComparisonTable(const Comparison& comparison) {
  return TableMaker(comparison, true).Main();
}

std::string RenderComparison(const Comparison& comparison,
                             const CompareReportOptions& options) {
  return RenderAs(options.format,
                  {[&] { return ComparisonJson(comparison, options); },
                   [&] { return WideSheet(comparison); },
                   [&] { return RenderProse(comparison, options); }});
}

}  // namespace routescale
