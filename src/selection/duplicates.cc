#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "routescale/names.h"
#include "routescale/numbers.h"
#include "selection/seeds.h"

namespace routescale {
namespace {

std::string DuplicateWarning(const RunTable& table,
                             const ResolvedSelection& resolved,
                             const std::vector<size_t>& rows,
                             const std::vector<double>& response) {
  std::vector<std::string> responses;
  for (const size_t row : rows) {
    responses.push_back(ShortNumber(response[row]));
  }
  std::string group;
  if (!resolved.group_by.empty()) {
    group = " of " + table.texts.at(resolved.group_by)[rows.front()];
  }
  return RowNames(table, resolved, rows) + group +
         " share every label and the seed, but not " + resolved.target + ": " +
         JoinNames(responses);
}

}  // namespace

std::vector<std::vector<size_t>> FindDuplicates(
    const std::vector<SeedCell>& cells, const TextColumn& seeds) {
  std::vector<std::vector<size_t>> duplicates;
  for (const SeedCell& cell : cells) {
    if (cell.rows.size() < 2) continue;
    std::vector<std::vector<size_t>> of_seed;
    std::unordered_map<int32_t, size_t> index;
    for (const size_t row : cell.rows) {
      const auto [found, added] =
          index.try_emplace(seeds.codes()[row], of_seed.size());
      if (added) of_seed.emplace_back();
      of_seed[found->second].push_back(row);
    }
    for (std::vector<size_t>& rows : of_seed) {
      if (rows.size() > 1) duplicates.push_back(std::move(rows));
    }
  }
  return duplicates;
}

void WarnOfDuplicates(const RunTable& table,
                      const ResolvedSelection& resolved,
                      const std::vector<SeedCell>& cells,
                      const std::vector<double>& response,
                      std::vector<std::string>* warnings) {
  constexpr int kMost = 10;
  int differing = 0;
  for (const std::vector<size_t>& rows :
       FindDuplicates(cells, table.texts.at(resolved.seed))) {
    const bool differ = std::any_of(rows.begin(), rows.end(), [&](size_t row) {
      return response[row] != response[rows.front()];
    });
    if (!differ || ++differing > kMost) continue;
    warnings->push_back(DuplicateWarning(table, resolved, rows, response));
  }
  if (differing > kMost) {
    warnings->push_back(
        fmt::format("{} more such sets of runs share every label and the seed",
                    differing - kMost));
  }
}

}  // namespace routescale
