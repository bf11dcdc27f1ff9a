#include "report/isoflop_json.h"

#include <nlohmann/json.hpp>

#include <cmath>

#include "report/json_number.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

Json VertexJson(const Vertex& vertex) {
  return {{"optimum", JsonNumber(vertex.optimum)},
          {"low", JsonNumber(vertex.low)},
          {"high", JsonNumber(vertex.high)},
          {"loss", JsonNumber(vertex.loss)},
          {"curvature", JsonNumber(vertex.curvature)}};
}

Json BudgetsJson(const std::vector<IsoflopBudget>& budgets) {
  Json list = Json::array();
  for (const IsoflopBudget& budget : budgets) {
    list.push_back({{"budget", JsonNumber(budget.budget)},
                    {"runs", budget.runs.size()},
                    {"status", std::string(ToString(budget.status))},
                    {"N", VertexJson(budget.N)},
                    {"D", VertexJson(budget.D)}});
  }
  return list;
}

Json LawsJson(const std::vector<IsoflopLaw>& laws) {
  Json list = Json::array();
  for (const IsoflopLaw& law : laws) {
    list.push_back({{"variable", law.variable},
                    {"exponent", JsonNumber(law.exponent)},
                    {"coefficient", JsonNumber(law.coefficient)},
                    {"low", JsonNumber(law.low)},
                    {"high", JsonNumber(law.high)},
                    {"coefficient_low", JsonNumber(law.coefficient_low)},
                    {"coefficient_high", JsonNumber(law.coefficient_high)},
                    {"budgets", law.budgets}});
  }
  return list;
}

// {"C": …, "N": …, "N_low": …, "N_high": …, "D": …, …, "extrapolation": …}.
Json RowsJson(const IsoflopGroup& group, const std::vector<double>& at) {
  Json list = Json::array();
  if (group.laws.empty()) return list;
  double largest = 0;
  for (const auto& budget : group.budgets) {
    if (budget.status == VertexStatus::kOk) largest = budget.budget;
  }
  for (const auto& budget : group.surface) {
    if (budget.status == VertexStatus::kOk) largest = budget.budget;
  }
  for (const double budget : at) {
    Json row = {{"C", JsonNumber(budget)}};
    for (const IsoflopLaw& law : group.laws) {
      const IsoflopLaw::Value value = law.At(budget);
      row[law.variable] = JsonNumber(value.value);
      row[law.variable + "_low"] = JsonNumber(value.low);
      row[law.variable + "_high"] = JsonNumber(value.high);
    }
    row["extrapolation"] =
        JsonNumber(std::max(0.0, std::log10(budget / largest)));
    list.push_back(std::move(row));
  }
  return list;
}

Json AgainstJson(const std::vector<AgainstRow>& rows) {
  Json list = Json::array();
  for (const AgainstRow& row : rows) {
    list.push_back({{"variable", row.variable},
                    {"exponent", JsonNumber(row.law)},
                    {"low", JsonNumber(row.low)},
                    {"high", JsonNumber(row.high)},
                    {"isoflop_of_law", JsonNumber(row.isoflop)},
                    {"bias", JsonNumber(row.bias)}});
  }
  return list;
}

Json SurfaceJson(const IsoflopGroup& group, const std::string& by) {
  Json list = Json::array();
  for (const SurfaceBudget& budget : group.surface) {
    list.push_back({{"budget", JsonNumber(budget.budget)},
                    {"runs", budget.runs},
                    {"status", std::string(ToString(budget.status))},
                    {"loss", JsonNumber(budget.loss)},
                    {"N",
                     {{"optimum", JsonNumber(budget.N)},
                      {"low", JsonNumber(budget.N_low)},
                      {"high", JsonNumber(budget.N_high)}}},
                    {by,
                     {{"optimum", JsonNumber(budget.by)},
                      {"low", JsonNumber(budget.by_low)},
                      {"high", JsonNumber(budget.by_high)}}}});
  }
  return list;
}

Json GroupJson(const IsoflopGroup& group, const IsoflopDocument& document) {
  Json json = {{"group", group.group}};
  if (!document.by.empty()) {
    json["by"] = document.by;
    json["value"] = group.by ? JsonNumber(*group.by) : Json(nullptr);
  }
  json["budgets"] = BudgetsJson(group.budgets);
  if (!group.surface.empty()) json["surface"] = SurfaceJson(group, document.by);
  json["laws"] = LawsJson(group.laws);
  json["rows"] = RowsJson(group, document.at);
  if (!document.against.empty()) json["against"] = AgainstJson(group.against);
  return json;
}

}  // namespace

std::string IsoflopJson(const IsoflopDocument& document) {
  Json groups = Json::array();
  for (const IsoflopGroup& group : document.groups) {
    groups.push_back(GroupJson(group, document));
  }
  Json json = {
      {"schema", "routescale/isoflop/1"},
      {"data",
       {{"name", document.data_name}, {"sha256", document.data_sha256}}},
      {"budget", document.budget},
      {"level", document.level}};
  if (!document.against.empty()) json["law"] = document.against;
  json["notes"] = document.notes;
  json["groups"] = std::move(groups);
  return JsonText(json);
}

}  // namespace routescale
