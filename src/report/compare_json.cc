#include "report/compare_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

Json Finite(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

const char* KindName(Split::Kind kind) {
  static constexpr const char* kNames[] = {
      "leave-one-run-out", "leave-out", "k-fold", "hold-out"};
  return kNames[kind];
}

Json TestJson(const std::optional<NestedTest>& test) {
  if (!test) return nullptr;
  return {{"against", test->against},
          {"f", Finite(test->f)},
          {"numerator", test->numerator},
          {"denominator", test->denominator},
          {"p", Finite(test->p)}};
}

Json HeldOutJson(const HeldOut& held, const Split& split) {
  return {{"kind", KindName(split.kind)},
          {"points", held.points},
          {"folds", held.folds},
          {"rmse", Finite(held.rmse)},
          {"bias", Finite(held.bias)},
          {"r2", Finite(held.r2)},
          {"loss_rmse", Finite(held.loss_rmse)},
          {"loss_bias", Finite(held.loss_bias)}};
}

Json RowJson(const LawScore& row, const std::vector<Split>& splits) {
  Json json = {{"group", row.group},
               {"total", row.total},
               {"law", row.law},
               {"best", row.best},
               {"k", row.k},
               {"points", row.points},
               {"sse", Finite(row.sse)},
               {"rmse", Finite(row.rmse)},
               {"r2", Finite(row.r2)},
               {"aicc", Finite(row.aicc)},
               {"delta_aicc", Finite(row.delta_aicc)},
               {"weight", Finite(row.weight)},
               {"bic", Finite(row.bic)},
               {"f_test", TestJson(row.test)}};
  Json held = Json::object();
  json["loo_rmse"] = nullptr;
  for (size_t s = 0; s < splits.size(); ++s) {
    if (splits[s].kind == Split::kRun) {
      json["loo_rmse"] = Finite(row.held_out[s].rmse);
    }
    held[splits[s].name] = HeldOutJson(row.held_out[s], splits[s]);
  }
  json["held_out"] = std::move(held);
  return json;
}

}  // namespace

std::string ComparisonJson(const Comparison& comparison,
                           const CompareReportOptions& options) {
  Json rows = Json::array();
  for (const LawScore& row : comparison.rows) {
    rows.push_back(RowJson(row, comparison.splits));
  }
  const Json document = {
      {"schema", "routescale/comparison/1"},
      {"data", {{"name", options.data_name}, {"sha256", options.data_sha256}}},
      {"conclusion", Conclusion(comparison)},
      {"residual", std::string(ToString(comparison.residual))},
      {"criterion",
       comparison.criterion < 0 ? "aicc"
                                : comparison.splits[comparison.criterion].name},
      {"warnings", comparison.warnings},
      {"rows", std::move(rows)}};
  return document.dump(
             2, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

}  // namespace routescale
