#include "model/read_group.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "laws/parse_cost.h"
#include "model/schema.h"

namespace routescale {
namespace {

// Entries of a symmetric matrix may differ by rounding, as edited by hand or
// by other programs.
constexpr double kSymmetric = 1e-9;

double NotNegative(const Place& place) {
  const double value = place.Number();
  if (value < 0) throw place.Wrong("is negative");
  return value;
}

Estimate ReadEstimate(const Place& place) {
  Estimate estimate;
  estimate.name = place["name"].Text();
  estimate.value = place["estimate"].Number();
  estimate.std_error = NotNegative(place["std_error"]);
  estimate.low = place["low"].Number();
  estimate.high = place["high"].Number();
  if (estimate.low > estimate.high) throw place["low"].Wrong("is above high");
  const Place status = place["status"];
  if (!ParseStatus(status.Text(), &estimate.status)) {
    throw status.Wrong("'" + status.Text() + "' is not a known status")
        .Hint("one of ok, fixed, at-bound, one-sided, not-identified");
  }
  if (place.Has("interval")) {
    const Place interval = place["interval"];
    if (interval.Text() != kByProfile) {
      throw interval.Wrong("'" + interval.Text() + "' is not " + kByProfile);
    }
    estimate.by_profile = true;
  }
  return estimate;
}

// One for each of `names`, in that order.
std::vector<Estimate> ReadEstimates(const Place& place,
                                    const std::vector<std::string>& names) {
  const std::vector<Place> list = place.List();
  if (list.size() != names.size()) {
    throw place.Wrong("has " + std::to_string(list.size()) +
                      " entries, the law has " + std::to_string(names.size()));
  }
  std::vector<Estimate> estimates;
  for (size_t i = 0; i < list.size(); ++i) {
    estimates.push_back(ReadEstimate(list[i]));
    if (estimates[i].name != names[i]) {
      throw list[i]["name"].Wrong("is '" + estimates[i].name +
                                  "', the law has '" + names[i] + "' here");
    }
  }
  return estimates;
}

bool IsSymmetric(const Eigen::MatrixXd& matrix,
                 Eigen::Index i,
                 Eigen::Index j) {
  const double a = matrix(i, j), b = matrix(j, i);
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  const double scale = std::sqrt(matrix(i, i) * matrix(j, j));
  return std::abs(a - b) <= kSymmetric * std::max(std::abs(a + b), scale);
}

void CheckSymmetric(const Eigen::MatrixXd& matrix,
                    const std::vector<Place>& rows) {
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    const std::vector<Place> row = rows[static_cast<size_t>(i)].List();
    if (matrix(i, i) < 0) {
      throw row[static_cast<size_t>(i)].Wrong("is negative");
    }
    for (Eigen::Index j = 0; j < i; ++j) {
      if (IsSymmetric(matrix, i, j)) continue;
      throw row[static_cast<size_t>(j)].Wrong(
          "differs from the entry across the diagonal");
    }
  }
}

Eigen::MatrixXd ReadMatrix(const Place& place, size_t size) {
  const std::vector<Place> rows = place.List();
  const std::string shape = std::to_string(size) + " by " +
                            std::to_string(size) +
                            ", one row for each parameter";
  if (rows.size() != size) throw place.Wrong("is not " + shape);
  Eigen::MatrixXd matrix(size, size);
  for (size_t i = 0; i < size; ++i) {
    const std::vector<Place> row = rows[i].List();
    if (row.size() != size) throw place.Wrong("is not " + shape);
    for (size_t j = 0; j < size; ++j) {
      matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
          row[j].Number();
    }
  }
  CheckSymmetric(matrix, rows);
  return matrix;
}

// Refits, one a row; none where the key is missing.
Eigen::MatrixXd ReadRefits(const Place& place,
                           const std::string& key,
                           size_t parameters) {
  if (!place.Has(key)) return {};
  const std::vector<Place> rows = place[key].List();
  Eigen::MatrixXd matrix(rows.size(), parameters);
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::vector<double> row = rows[i].Numbers();
    if (row.size() != parameters) {
      throw rows[i].Wrong("has " + std::to_string(row.size()) +
                          " entries, the law has " +
                          std::to_string(parameters) + " parameters");
    }
    matrix.row(static_cast<Eigen::Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXd>(row.data(), matrix.cols());
  }
  return matrix;
}

Statistics ReadStatistics(const Place& place) {
  Statistics statistics;
  statistics.objective = NotNegative(place["objective"]);
  statistics.sse = NotNegative(place["sse"]);
  statistics.rmse = NotNegative(place["rmse"]);
  statistics.sigma = NotNegative(place["sigma"]);
  statistics.r2 = place["r2"].Number();
  statistics.aic = place["aic"].Number();
  statistics.aicc = place["aicc"].Number();
  statistics.bic = place["bic"].Number();
  statistics.degrees_of_freedom = place["degrees_of_freedom"].Int(0);
  return statistics;
}

Verdict ReadVerdict(const Place& place) {
  Verdict verdict;
  verdict.converged = place["converged"].Truth();
  // Fits of 0.1.0 may be without.
  if (place.Has("places")) verdict.places = place["places"].Int(0);
  verdict.starts = place["starts"].Int(0);
  verdict.agreeing_starts = place["agreeing_starts"].Int(0);
  if (verdict.agreeing_starts > verdict.starts) {
    throw place["agreeing_starts"].Wrong("is more than starts");
  }
  verdict.distinct_minima = place["distinct_minima"].Int(0);
  verdict.scaled_gradient = NotNegative(place["scaled_gradient"]);
  verdict.rank = place["rank"].Int(0);
  verdict.condition = NotNegative(place["condition"]);
  return verdict;
}

// Fits of 0.1.0 may be without.
std::vector<std::string> ReadReleased(const Place& influence) {
  std::vector<std::string> names;
  if (!influence.Has("released")) return names;
  for (const Place& name : influence["released"].List()) {
    names.push_back(name.Text());
  }
  return names;
}

Diagnostics ReadDiagnostics(const Place& place) {
  Diagnostics diagnostics;
  for (const Place& item : place["influential"].List()) {
    diagnostics.influential.push_back({item["label"].Text(),
                                       item["leverage"].Number(),
                                       item["cook"].Number(),
                                       item["parameter"].Text(),
                                       item["shift"].Number(),
                                       ReadReleased(item)});
  }
  for (const Place& item : place["runs"].List()) {
    diagnostics.runs.push_back({item["variable"].Text(),
                                item["runs"].Int(0),
                                item["expected"].Number(),
                                item["p_value"].Number()});
  }
  const Place lack = place["lack_of_fit"];
  if (lack.IsNull()) return diagnostics;
  diagnostics.lack_of_fit = {NotNegative(lack["f"]),
                             lack["lack_degrees"].Int(1),
                             lack["pure_degrees"].Int(1),
                             lack["p_value"].Number()};
  return diagnostics;
}

std::vector<std::string> ParameterNames(const Law& law) {
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  return names;
}

std::vector<std::string> DerivedNames(const Law& law) {
  std::vector<std::string> names;
  for (const NamedFormula& derived : law.derived) names.push_back(derived.name);
  return names;
}

// A cost of variables of the law.
std::string ReadCost(const Place& place, const Law& law) {
  try {
    return ParseCost(place.Text(), place.Origin(), law).text();
  } catch (const Error& error) {
    throw place.Wrong("'" + place.Text() + "': " + error.message());
  }
}

Calibration ReadCalibration(const Place& place, const Law& law) {
  Calibration calibration;
  calibration.formula = ReadCost(place["cost"], law);
  calibration.largest = place["largest"].Finite();
  if (!(calibration.largest > 0))
    throw place["largest"].Wrong("is not positive");
  calibration.growth = NotNegative(place["growth"]);
  calibration.cutoffs = place["cutoffs"].Int(1);
  calibration.predictions = place["predictions"].Int(1);
  return calibration;
}

std::string ReadParameter(const Place& place, const Law& law) {
  if (law.FindParameter(place.Text()) >= 0) return place.Text();
  throw place.Wrong("the law has no such parameter");
}

JointRegion ReadRegion(const Place& place, const Law& law) {
  JointRegion region;
  region.x = ReadParameter(place["x"], law);
  region.y = ReadParameter(place["y"], law);
  region.level = place["level"].Finite();
  for (const Place& point : place["outline"].List()) {
    const std::vector<double> pair = point.Numbers();
    if (pair.size() != 2) throw point.Wrong("is no pair of numbers");
    region.outline.emplace_back(pair[0], pair[1]);
  }
  return region;
}

}  // namespace

GroupFit ReadGroup(const Place& place, const Law& law) {
  GroupFit group;
  group.group = place["group"].Text();
  group.points = place["points"].Int(0);
  for (const auto& [variable, ends] : place["range"].Members()) {
    if (law.FindVariable(variable) < 0) {
      throw ends.Wrong("the law has no such variable");
    }
    group.range[variable] = ends.Range();
  }
  group.parameters = ReadEstimates(place["parameters"], ParameterNames(law));
  group.derived = ReadEstimates(place["derived"], DerivedNames(law));
  const size_t size = law.parameters.size();
  group.covariance = ReadMatrix(place["covariance"], size);
  group.correlation = ReadMatrix(place["correlation"], size);
  group.statistics = ReadStatistics(place["statistics"]);
  group.verdict = ReadVerdict(place["verdict"]);
  group.diagnostics = ReadDiagnostics(place["diagnostics"]);
  if (place.Has("calibration")) {
    group.calibration = ReadCalibration(place["calibration"], law);
  }
  if (place.Has("regions")) {
    for (const Place& region : place["regions"].List()) {
      group.regions.push_back(ReadRegion(region, law));
    }
  }
  group.draws = ReadRefits(place, "draws", size);
  group.left_out = ReadRefits(place, "left_out", size);
  group.inside = ReadRefits(place, "inside", size);
  for (const Place& warning : place["warnings"].List()) {
    group.warnings.push_back({warning["code"].Text(),
                              warning["parameter"].Text(),
                              warning["message"].Text()});
  }
  return group;
}

}  // namespace routescale
