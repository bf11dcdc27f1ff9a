#include <algorithm>

#include "routescale/names.h"
#include "routescale/option_name.h"
#include "selection/row_selector.h"
#include "selection/seeds.h"

namespace routescale {

std::vector<std::vector<size_t>> RowSelector::AverageAgreeing() {
  std::vector<std::vector<double>> values;
  for (const auto& [name, formula] : plan_.mean_by.numbers) {
    values.push_back(Values(formula));
  }
  std::vector<std::string> labels = plan_.mean_by.labels;
  const std::string& group_by = plan_.resolved.group_by;
  if (!group_by.empty()) labels.push_back(group_by);
  std::vector<std::vector<size_t>> points;
  for (SeedCell& cell : FindAgreeing(table_, labels, values, rows_)) {
    points.push_back(std::move(cell.rows));
  }
  std::sort(points.begin(), points.end());
  CountAverages(points);
  return points;
}

std::vector<std::vector<size_t>> RowSelector::FormPoints() {
  if (plan_.resolved.seeds == Seeds::kMeanBy) return AverageAgreeing();
  std::vector<std::vector<size_t>> points;
  if (!plan_.resolved.seed.empty()) {
    const std::vector<SeedCell> cells =
        FindCells(table_, plan_.labels, values_, rows_);
    WarnOfDuplicates(
        table_, plan_.resolved, cells, response_, &report().warnings);
    if (plan_.resolved.seeds == Seeds::kMean) {
      points = AverageSeeds(cells, table_.texts.at(plan_.resolved.seed));
      CountAverages(points);
      return points;
    }
  }
  points.reserve(rows_.size());
  for (const size_t row : rows_) points.push_back({row});
  return points;
}

void RowSelector::CountAverages(
    const std::vector<std::vector<size_t>>& points) {
  for (const std::vector<size_t>& rows : points) {
    if (rows.size() < 2) continue;
    report().averaged_runs += static_cast<int64_t>(rows.size());
    ++report().averaged_points;
  }
  if (!plan_.asked_for_mean || report().averaged_points > 0) return;
  const std::vector<int32_t>& seeds =
      table_.texts.at(plan_.resolved.seed).codes();
  const bool several = std::any_of(rows_.begin(), rows_.end(), [&](size_t row) {
    return seeds[row] != seeds[rows_.front()];
  });
  if (!several) return;
  report().warnings.push_back(NothingAveraged());
}

std::string RowSelector::NothingAveraged() const {
  std::string names;
  for (const auto& [variable, formula] : variables_) {
    names += (names.empty() ? "" : ",") + variable;
  }
  std::vector<std::string> apart;
  const std::vector<SeedCell> cells = FindAgreeing(table_, {}, values_, rows_);
  for (const std::string& label : plan_.labels) {
    const std::vector<int32_t>& codes = table_.texts.at(label).codes();
    const bool differs =
        std::any_of(cells.begin(), cells.end(), [&](const SeedCell& cell) {
          return std::any_of(
              cell.rows.begin(), cell.rows.end(), [&](size_t row) {
                return codes[row] != codes[cell.rows.front()];
              });
        });
    if (differs) apart.push_back(label);
  }
  if (apart.empty()) {
    return "nothing was averaged: no runs with different seeds agree in " +
           names;
  }
  return ListNames("nothing was averaged: runs of different seeds differ in",
                   apart) +
         ". To average runs that agree in " + names + ": @seeds mean:"_options +
         names;
}

void RowSelector::CheckSharedGroup() {
  if (!plan_.asked_for_shared_group) return;
  const std::string& name = plan_.resolved.shared_group;
  Error empty(ExitCode::kUsage, "no points in group '" + name + "'");
  empty.File("@shared-group"_options);
  if (plan_.resolved.group_by.empty()) {
    throw empty.Hint("group the runs with @group-by COLUMN"_options);
  }
  const TextColumn& column = table_.texts.at(plan_.resolved.group_by);
  if (column.Find(name) >= 0) return;
  throw empty.Hint(NameHint(name, "the groups are", column.values()));
}

double RowSelector::WeightOf(const std::vector<size_t>& rows) const {
  if (!plan_.resolved.absolute_sigma) return Mean(weights_, rows);
  double variances = 0;
  for (const size_t row : rows) variances += 1 / weights_[row];
  const double runs = static_cast<double>(rows.size());
  return runs * runs / variances;
}

int RowSelector::ClusterOf(const std::vector<size_t>& rows) const {
  const std::string& column = plan_.resolved.cluster;
  const std::vector<int32_t>& codes = table_.texts.at(column).codes();
  for (const size_t row : rows) {
    if (codes[row] == codes[rows.front()]) continue;
    throw Error(ExitCode::kUsage,
                "runs that are averaged into one point are of different "
                "clusters: " +
                    RowNames(table_, plan_.resolved, rows))
        .File("@cluster"_options)
        .Value(column)
        .Hint("keep them apart with @seeds each"_options);
  }
  return codes[rows.front()];
}

Points RowSelector::ToPoints(const RowGroup& group) const {
  Points points;
  points.group = group.name;
  points.shared = group.shared;
  const bool one_file = table_.files.empty();
  if (one_file) points.table = table_.name;
  points.target = plan_.resolved.target;
  points.known_errors = plan_.resolved.absolute_sigma;
  points.columns.resize(values_.size());
  for (const auto& [variable, formula] : variables_) {
    points.variables.push_back(variable);
  }
  for (const std::vector<size_t>& rows : group.points) {
    points.response.push_back(Mean(response_, rows));
    points.labels.push_back(RowNames(table_, plan_.resolved, rows));
    if (one_file) points.lines.push_back(table_.lines[rows.front()]);
    if (!weights_.empty()) points.weights.push_back(WeightOf(rows));
    if (!plan_.resolved.cluster.empty()) {
      points.clusters.push_back(ClusterOf(rows));
    }
    for (size_t v = 0; v < values_.size(); ++v) {
      points.columns[v].push_back(Mean(values_[v], rows));
    }
    for (const std::string& column : plan_.keep) {
      points.texts[column].push_back(table_.texts.at(column)[rows.front()]);
    }
  }
  return points;
}

}  // namespace routescale
