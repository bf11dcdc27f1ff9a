// Optima of released tables against numpy.polyfit, in
// ../shared/expected/isoflop.json.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "options/isoflop_options.h"
#include "support/shared_data.h"

namespace routescale {
namespace {

using Json = nlohmann::json;

constexpr double kTolerance = 1e-6;  // relative

struct Table {
  const char* name;
  const char* budget;
  const char* target;
};

void ExpectClose(double value, const Json& expected, const std::string& what) {
  EXPECT_NEAR(value / expected.get<double>(), 1, kTolerance) << what;
}

void ExpectVertex(const Vertex& vertex,
                  const Json& expected,
                  const std::string& what) {
  EXPECT_EQ(vertex.status == VertexStatus::kOk, expected["inside"]) << what;
  ExpectClose(vertex.optimum, expected["optimum"], what + " optimum");
  ExpectClose(vertex.loss, expected["loss"], what + " loss");
  ExpectClose(vertex.curvature, expected["curvature"], what + " curvature");
}

class RealIsoflop : public testing::TestWithParam<Table> {};

TEST_P(RealIsoflop, IsThatOfPolyfit) {
  const auto [name, budget, target] = GetParam();
  const std::string table = "data/isoflop/" + std::string(name) + ".csv";
  ROUTESCALE_NEEDS_SHARED(table);
  ROUTESCALE_NEEDS_SHARED("expected/isoflop.json");
  std::ifstream file(SharedFile("expected/isoflop.json"));
  const Json expected = Json::parse(file)[name];
  TableReader reader(SharedFile(table));
  SelectionOptions selection;
  selection.target = target;
  app::IsoflopChoice choice;
  choice.budget = budget;
  std::vector<std::string> warnings;
  const IsoflopDocument document =
      app::IsoflopTable(&reader, selection, choice, {}, &warnings);
  ASSERT_EQ(document.groups.size(), 1u);
  const IsoflopGroup& group = document.groups[0];
  ASSERT_EQ(group.budgets.size(), expected["per_budget"].size());
  for (size_t b = 0; b < group.budgets.size(); ++b) {
    const Json& row = expected["per_budget"][b];
    EXPECT_EQ(group.budgets[b].budget, row["budget"]);
    EXPECT_EQ(group.budgets[b].runs.size(), row["runs"]);
    if (row.contains("refused")) {
      EXPECT_EQ(group.budgets[b].status, VertexStatus::kFew);
      continue;
    }
    const std::string at = "C = " + row["budget"].dump();
    ExpectVertex(group.budgets[b].N, row["N"], at + ", N");
    ExpectVertex(group.budgets[b].D, row["D"], at + ", D");
  }
  ASSERT_EQ(group.laws.size(), 2u);
  for (const IsoflopLaw& law : group.laws) {
    const Json& row = expected["power_law"][law.variable];
    ExpectClose(law.exponent, row["exponent"], law.variable + " exponent");
    ExpectClose(law.coefficient, row["coefficient"], law.variable);
    EXPECT_EQ(law.budgets, row["budgets"]);
    EXPECT_LT(law.low, law.exponent);
    EXPECT_GT(law.high, law.exponent);
    if (!expected.contains("at_3.8e25")) continue;
    ExpectClose(law.At(3.8e25).value,
                expected["at_3.8e25"][law.variable],
                law.variable + " at 3.8e25");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shared,
    RealIsoflop,
    testing::Values(Table{"llama3", "compute_budget", "validation_loss"},
                    Table{"marin-moe", "budget", "macro_loss"}),
    [](const auto& table) {
      return std::string(table.param.name).substr(0, 5);
    });

}  // namespace
}  // namespace routescale
