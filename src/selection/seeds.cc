#include "selection/seeds.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace routescale {
namespace {

constexpr double kSameVariable = 1e-12;

std::string LabelKey(const std::vector<const TextColumn*>& labels, size_t row) {
  std::string key;
  for (const TextColumn* label : labels) {
    const int32_t code = label->codes()[row];
    key.append(reinterpret_cast<const char*>(&code), sizeof(code));
  }
  return key;
}

bool SameVariables(const std::vector<std::vector<double>>& values,
                   size_t row,
                   size_t other) {
  return std::all_of(values.begin(), values.end(), [&](const auto& column) {
    const double a = column[row], b = column[other];
    const double size = std::max(std::abs(a), std::abs(b));
    return std::abs(a - b) <= kSameVariable * size;
  });
}

bool HasSeveralSeeds(const SeedCell& cell, const TextColumn& seeds) {
  return std::any_of(cell.rows.begin(), cell.rows.end(), [&](size_t row) {
    return seeds.codes()[row] != seeds.codes()[cell.rows.front()];
  });
}

}  // namespace

std::vector<SeedCell> FindCells(const RunTable& table,
                                const std::vector<std::string>& labels,
                                const std::vector<std::vector<double>>& values,
                                const std::vector<size_t>& rows) {
  std::vector<const TextColumn*> columns;
  for (const std::string& label : labels) {
    columns.push_back(&table.texts.at(label));
  }
  std::vector<SeedCell> cells;
  std::unordered_map<std::string, std::vector<size_t>> cells_of_key;
  for (const size_t row : rows) {
    if (labels.empty()) {
      cells.push_back({{row}});
      continue;
    }
    std::vector<size_t>& candidates = cells_of_key[LabelKey(columns, row)];
    const auto same =
        std::find_if(candidates.begin(), candidates.end(), [&](size_t cell) {
          return SameVariables(values, cells[cell].rows.front(), row);
        });
    if (same != candidates.end()) {
      cells[*same].rows.push_back(row);
    } else {
      candidates.push_back(cells.size());
      cells.push_back({{row}});
    }
  }
  return cells;
}

std::vector<SeedCell> FindAgreeing(
    const RunTable& table,
    const std::vector<std::string>& labels,
    const std::vector<std::vector<double>>& values,
    const std::vector<size_t>& rows) {
  std::vector<const TextColumn*> columns;
  for (const std::string& label : labels) {
    columns.push_back(&table.texts.at(label));
  }
  std::vector<SeedCell> cells;
  std::unordered_map<std::string, size_t> cell_of;
  for (const size_t row : rows) {
    std::string key = LabelKey(columns, row);
    for (const std::vector<double>& column : values) {
      const double value = column[row] == 0 ? 0 : column[row];
      key.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }
    const auto [found, added] = cell_of.try_emplace(key, cells.size());
    if (added) cells.emplace_back();
    cells[found->second].rows.push_back(row);
  }
  return cells;
}

std::vector<std::vector<size_t>> AverageSeeds(
    const std::vector<SeedCell>& cells, const TextColumn& seeds) {
  std::vector<std::vector<size_t>> points;
  for (const SeedCell& cell : cells) {
    if (HasSeveralSeeds(cell, seeds)) {
      points.push_back(cell.rows);
      continue;
    }
    for (const size_t row : cell.rows) points.push_back({row});
  }
  std::sort(points.begin(), points.end());
  return points;
}

std::string RowNames(const RunTable& table,
                     const ResolvedSelection& resolved,
                     const std::vector<size_t>& rows) {
  constexpr size_t kMost = 6;
  const bool has_runs = !resolved.run.empty();
  std::string names = has_runs ? "run" : "line";
  if (rows.size() > 1) names += "s";
  const size_t shown = rows.size() > kMost ? kMost - 1 : rows.size();
  for (size_t i = 0; i < shown; ++i) {
    names += i == 0 ? " " : ", ";
    names += has_runs ? table.texts.at(resolved.run)[rows[i]]
                      : std::to_string(table.lines[rows[i]]);
  }
  if (shown < rows.size()) {
    names += " and " + std::to_string(rows.size() - shown) + " more";
  }
  const bool each_step = resolved.row.kind == RowRule::kAll;
  if (each_step && !resolved.step.empty()) {
    names += " at step " + table.texts.at(resolved.step)[rows.front()];
  }
  return names;
}

}  // namespace routescale
