#include "report/compare_json.h"

#include <nlohmann/json.hpp>

#include "report/json_number.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

const char* KindName(Split::Kind kind) {
  static constexpr const char* kNames[] = {
      "leave-one-run-out", "leave-out", "k-fold", "hold-out"};
  return kNames[kind];
}

Json TestJson(const std::optional<NestedTest>& test) {
  if (!test) return nullptr;
  return {{"against", test->against},
          {"f", JsonNumber(test->f)},
          {"numerator", test->numerator},
          {"denominator", test->denominator},
          {"p", JsonNumber(test->p)}};
}

Json HeldOutJson(const HeldOut& held, const Split& split) {
  return {{"kind", KindName(split.kind)},
          {"points", held.points},
          {"folds", held.folds},
          {"rmse", JsonNumber(held.rmse)},
          {"bias", JsonNumber(held.bias)},
          {"r2", JsonNumber(held.r2)},
          {"loss_rmse", JsonNumber(held.loss_rmse)},
          {"loss_bias", JsonNumber(held.loss_bias)}};
}

Json RowJson(const LawScore& row, const std::vector<Split>& splits) {
  Json json = {{"group", row.group},
               {"total", row.total},
               {"law", row.law},
               {"best", row.best},
               {"determined", row.determined},
               {"k", row.k},
               {"points", row.points},
               {"sse", JsonNumber(row.sse)},
               {"rmse", JsonNumber(row.rmse)},
               {"r2", JsonNumber(row.r2)},
               {"aicc", JsonNumber(row.aicc)},
               {"delta_aicc", JsonNumber(row.delta_aicc)},
               {"weight", JsonNumber(row.weight)},
               {"bic", JsonNumber(row.bic)},
               {"f_test", TestJson(row.test)}};
  Json held = Json::object();
  json["loo_rmse"] = nullptr;
  for (size_t s = 0; s < splits.size(); ++s) {
    if (splits[s].kind == Split::kRun) {
      json["loo_rmse"] = JsonNumber(row.held_out[s].rmse);
    }
    held[splits[s].name] = HeldOutJson(row.held_out[s], splits[s]);
  }
  json["held_out"] = std::move(held);
  return json;
}

Json EstimatesJson(const std::vector<Estimate>& estimates) {
  Json list = Json::array();
  for (const Estimate& estimate : estimates) {
    list.push_back({{"name", estimate.name},
                    {"estimate", JsonNumber(estimate.value)},
                    {"std_error", JsonNumber(estimate.std_error)},
                    {"low", JsonNumber(estimate.low)},
                    {"high", JsonNumber(estimate.high)},
                    {"status", std::string(ToString(estimate.status))}});
  }
  return list;
}

Json JointTestJson(const JointTest& test) {
  return {{"groups", test.groups},
          {"shared", test.shared},
          {"sse_separate", JsonNumber(test.sse_separate)},
          {"sse_joint", JsonNumber(test.sse_joint)},
          {"f", JsonNumber(test.f)},
          {"numerator", test.numerator},
          {"denominator", test.denominator},
          {"p", JsonNumber(test.p)},
          {"converged", test.converged},
          {"parameters", EstimatesJson(test.estimates)}};
}

Json PairJson(const GroupPair& pair) {
  return {{"first", pair.first},
          {"second", pair.second},
          {"cells", pair.cells},
          {"first_wins", pair.first_wins},
          {"second_wins", pair.second_wins},
          {"log10_difference", JsonNumber(pair.difference)},
          {"log10_low", JsonNumber(pair.low)},
          {"log10_high", JsonNumber(pair.high)},
          {"t", JsonNumber(pair.t)},
          {"p", JsonNumber(pair.p)},
          {"effective_ratio", JsonNumber(pair.effective)},
          {"effective_low", JsonNumber(pair.effective_low)},
          {"effective_high", JsonNumber(pair.effective_high)}};
}

Json DataJson(const CompareReportOptions& options) {
  return {{"name", options.data_name}, {"sha256", options.data_sha256}};
}

std::string Dump(const Json& document) { return JsonText(document); }

}  // namespace

std::string GroupsJson(const GroupComparison& comparison,
                       const CompareReportOptions& options) {
  Json groups = Json::array(), pairs = Json::array(), tests = Json::array();
  for (const auto& standing : comparison.groups) {
    groups.push_back({{"group", standing.group},
                      {"points", standing.points},
                      {"wins", standing.wins}});
  }
  for (const GroupPair& pair : comparison.pairs) {
    pairs.push_back(PairJson(pair));
  }
  for (const JointTest& test : comparison.tests) {
    tests.push_back(JointTestJson(test));
  }
  return Dump({{"schema", "routescale/group-comparison/1"},
               {"data", DataJson(options)},
               {"law", comparison.law},
               {"conclusion", Conclusion(comparison)},
               {"variables", comparison.variables},
               {"level", comparison.level},
               {"cells", comparison.cells},
               {"ties", comparison.ties},
               {"warnings", comparison.warnings},
               {"groups", std::move(groups)},
               {"pairs", std::move(pairs)},
               {"tests", std::move(tests)}});
}

std::string ComparisonJson(const Comparison& comparison,
                           const CompareReportOptions& options) {
  Json rows = Json::array();
  for (const LawScore& row : comparison.rows) {
    rows.push_back(RowJson(row, comparison.splits));
  }
  const Json document = {
      {"schema", "routescale/comparison/1"},
      {"data", DataJson(options)},
      {"conclusion", Conclusion(comparison)},
      {"residual", std::string(ToString(comparison.residual))},
      {"criterion",
       comparison.criterion < 0 ? "aicc"
                                : comparison.splits[comparison.criterion].name},
      {"warnings", comparison.warnings},
      {"rows", std::move(rows)}};
  return Dump(document);
}

}  // namespace routescale
