#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/sha256.h"
#include "model/schema.h"
#include "routescale/numbers.h"
#include "routescale/shards.h"

namespace routescale {
namespace {

using nlohmann::ordered_json;

SavedFit WithoutRefits(SavedFit fit) {
  for (GroupFit& group : fit.groups) {
    group.draws.resize(0, 0);
    group.left_out.resize(0, 0);
  }
  return fit;
}

std::string ParametersText(const Eigen::MatrixXd& rows, Eigen::Index row) {
  if (std::isnan(rows(row, 0))) return "null";
  std::string text;
  for (const double value : rows.row(row)) {
    text += (text.empty() ? "[" : ", ") +
            (std::isfinite(value) ? FullNumber(value) : "null");
  }
  return text + "]";
}

int AddRows(size_t group,
            const char* key,
            const Eigen::MatrixXd& rows,
            std::string* text) {
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    *text += fmt::format(
        "{{\"group\": {}, \"{}\": {}}}\n", group, key, ParametersText(rows, i));
  }
  return static_cast<int>(rows.rows());
}

}  // namespace

std::string ToShard(const SavedFit& fit, const Shard& shard) {
  const ordered_json header = {
      {"schema", kDrawsSchema},
      {"shard", shard.index},
      {"shards", shard.count},
      {"fit", ordered_json::parse(ToJson(WithoutRefits(fit)))}};
  std::string text = header.dump() + "\n";
  int lines = 1;
  for (size_t g = 0; g < fit.groups.size(); ++g) {
    lines += AddRows(g, kDrawKey, fit.groups[g].draws, &text);
    lines += AddRows(g, kLeftOutKey, fit.groups[g].left_out, &text);
  }
  return text + fmt::format("{{\"lines\": {}, \"sha256\": \"{}\"}}\n",
                            lines,
                            Sha256(text));
}

}  // namespace routescale
