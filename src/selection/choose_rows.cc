#include "selection/choose_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "routescale/error.h"
#include "routescale/numbers.h"
#include "selection/seeds.h"

namespace routescale {
namespace {

// [run] its rows, in order of steps where there are some.
std::vector<std::vector<size_t>> RowsOfRuns(const RunTable& table,
                                            const ResolvedSelection& resolved) {
  const TextColumn& runs = table.texts.at(resolved.run);
  const auto steps = table.numbers.find(resolved.step);
  std::vector<std::vector<size_t>> rows_of(runs.values().size());
  for (size_t row = 0; row < table.rows(); ++row) {
    const bool no_step =
        steps != table.numbers.end() && !std::isfinite(steps->second[row]);
    if (runs[row].empty() || no_step) {
      throw Error(ExitCode::kBadData,
                  no_step ? "is no step" : "the value is missing")
          .File(table.FileOf(row))
          .Line(table.lines[row])
          .Column(no_step ? resolved.step : resolved.run)
          .Hint("each row needs one, to tell which rows of each run count");
    }
    rows_of[static_cast<size_t>(runs.codes()[row])].push_back(row);
  }
  if (steps == table.numbers.end()) return rows_of;
  for (std::vector<size_t>& rows : rows_of) {
    std::stable_sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
      return steps->second[a] < steps->second[b];
    });
  }
  return rows_of;
}

void TakeMean(const std::vector<size_t>& present,
              size_t count,
              ChosenRows* chosen) {
  if (present.size() < count) ++chosen->short_runs;
  const size_t used = std::min(count, present.size());
  std::vector<size_t> rows(present.end() - static_cast<std::ptrdiff_t>(used),
                           present.end());
  std::sort(rows.begin(), rows.end());
  chosen->averaged.emplace(present.back(), std::move(rows));
}

}  // namespace

ChosenRows ChooseRows(const RunTable& table,
                      const ResolvedSelection& resolved,
                      const std::vector<double>& response) {
  std::vector<bool> is_bad(table.rows());
  for (const BadField& field : table.bad) is_bad[field.row] = true;
  ChosenRows chosen;
  for (const std::vector<size_t>& rows : RowsOfRuns(table, resolved)) {
    if (rows.empty()) continue;
    std::vector<size_t> present;
    for (const size_t row : rows) {
      if (!std::isnan(response[row]) || is_bad[row]) present.push_back(row);
    }
    if (present.empty()) {
      chosen.rows.push_back(rows.back());
      continue;
    }
    if (resolved.row.kind == RowRule::kMean) {
      TakeMean(present, static_cast<size_t>(resolved.row.count), &chosen);
      chosen.rows.push_back(present.back());
      continue;
    }
    size_t best = present.back();
    for (const size_t row : present) {
      const bool worse = !(response[row] <= response[best]);
      if (!worse || std::isnan(response[best])) best = row;
    }
    chosen.rows.push_back(best);
  }
  std::sort(chosen.rows.begin(), chosen.rows.end());
  return chosen;
}

std::vector<size_t> ChooseBest(const RunTable& table,
                               const SelectionPlan& plan,
                               const std::vector<std::vector<double>>& values,
                               const std::vector<double>& response,
                               const std::vector<size_t>& rows,
                               std::vector<std::string>* choices) {
  std::vector<std::string> labels = plan.best_by.labels;
  const std::string& group_by = plan.resolved.group_by;
  if (!group_by.empty()) labels.push_back(group_by);
  std::vector<size_t> best_rows;
  for (const SeedCell& cell : FindAgreeing(table, labels, values, rows)) {
    const size_t best = *std::min_element(
        cell.rows.begin(), cell.rows.end(), [&](size_t a, size_t b) {
          return response[a] < response[b];
        });
    best_rows.push_back(best);
    if (cell.rows.size() < 2) continue;
    std::string place = group_by.empty() ? "" : table.texts.at(group_by)[best];
    for (size_t v = 0; v < values.size(); ++v) {
      place += fmt::format("{}{} = {}",
                           place.empty() ? "" : ", ",
                           plan.best_by.numbers[v].first,
                           ShortNumber(values[v][best]));
    }
    for (const std::string& label : plan.best_by.labels) {
      place += fmt::format("{}{} = {}",
                           place.empty() ? "" : ", ",
                           label,
                           table.texts.at(label)[best]);
    }
    choices->push_back(fmt::format("{}: {} of {}",
                                   place,
                                   RowNames(table, plan.resolved, {best}),
                                   cell.rows.size()));
  }
  std::sort(best_rows.begin(), best_rows.end());
  return best_rows;
}

}  // namespace routescale
