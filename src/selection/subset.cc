#include "routescale/selection.h"

namespace routescale {

Points Subset(const Points& points, const std::vector<size_t>& indices) {
  Points subset;
  subset.group = points.group;
  subset.variables = points.variables;
  subset.table = points.table;
  subset.target = points.target;
  subset.known_errors = points.known_errors;
  subset.columns.resize(points.columns.size());
  for (size_t i : indices) {
    for (size_t v = 0; v < points.columns.size(); ++v) {
      subset.columns[v].push_back(points.columns[v][i]);
    }
    subset.response.push_back(points.response[i]);
    subset.labels.push_back(points.labels[i]);
    subset.shared.push_back(points.shared[i]);
    if (!points.lines.empty()) subset.lines.push_back(points.lines[i]);
    if (!points.weights.empty()) subset.weights.push_back(points.weights[i]);
    if (!points.clusters.empty()) {
      subset.clusters.push_back(points.clusters[i]);
    }
    for (const auto& [column, texts] : points.texts) {
      subset.texts[column].push_back(texts[i]);
    }
  }
  return subset;
}

}  // namespace routescale
