#include "routescale/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>

#include "routescale/error.h"
#include "support/saved_fit.h"
#include "support/source_path.h"

namespace routescale {
namespace {

using nlohmann::ordered_json;

std::string Failure(const std::string& json) {
  try {
    FromJson(json, "fit.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadData) << error.what();
    return error.what();
  }
  return "no error";
}

// The example with the value at a JSON pointer replaced.
std::string Edited(const std::string& pointer, const ordered_json& value) {
  ordered_json json = ordered_json::parse(ToJson(ExampleFit()));
  json[ordered_json::json_pointer(pointer)] = value;
  return json.dump();
}

std::string Without(const std::string& parent, const std::string& key) {
  ordered_json json = ordered_json::parse(ToJson(ExampleFit()));
  json[ordered_json::json_pointer(parent)].erase(key);
  return json.dump();
}

TEST(SavedFit, SurvivesTheRoundTripByteForByte) {
  const std::string json = ToJson(ExampleFit());
  EXPECT_EQ(ToJson(FromJson(json, "fit.json")), json);
}

TEST(SavedFit, RestoresWhatItWrote) {
  const SavedFit before = ExampleFit();
  const SavedFit after = FromJson(ToJson(before), "fit.json");
  EXPECT_EQ(after.law.toml, before.law.toml);
  EXPECT_EQ(after.data_sha256, before.data_sha256);
  EXPECT_EQ(after.data_rows, 5799);
  EXPECT_EQ(after.selection.map, before.selection.map);
  EXPECT_EQ(after.selection.target, "loss_validation");
  EXPECT_EQ(after.selection.row.kind, RowRule::kLast);
  EXPECT_EQ(after.selection.seeds, Seeds::kMean);
  EXPECT_EQ(after.options.changes.bound, before.options.changes.bound);
  EXPECT_EQ(after.options.changes.tie, before.options.changes.tie);
  EXPECT_EQ(after.residual, Residual::kLog10);
  ASSERT_EQ(after.groups.size(), 2u);
  EXPECT_EQ(after.groups[0].parameters[0].value,
            before.groups[0].parameters[0].value);
  EXPECT_TRUE(std::isnan(after.groups[1].parameters[5].std_error));
  EXPECT_EQ(after.groups[1].parameters[5].status, Status::kNotIdentified);
  EXPECT_EQ(after.groups[0].range.at("E"), (std::pair{1.0, 512.0}));
  EXPECT_EQ(after.groups[1].warnings.at(0).parameter, "E_max");
}

TEST(SavedFit, KeepsEveryDoubleExactly) {
  std::mt19937_64 random(3);
  SavedFit fit = ExampleFit();
  for (int i = 0; i < 2000; ++i) {
    double value;
    const uint64_t bits = random();
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    fit.groups[0].parameters[1].value = value;
    ASSERT_EQ(FromJson(ToJson(fit), "x").groups[0].parameters[1].value, value);
    i += 9;
  }
}

TEST(SavedFit, StepRowAndInfinityAreKept) {
  SavedFit fit = ExampleFit();
  fit.selection.row = {RowRule::kStep, 250000};
  fit.selection.seeds = Seeds::kEach;
  fit.groups[0].verdict.condition = std::numeric_limits<double>::infinity();
  const std::string json = ToJson(fit);
  EXPECT_THAT(json, testing::HasSubstr("\"condition\": null"));
  const SavedFit read = FromJson(json, "fit.json");
  EXPECT_EQ(read.selection.row.kind, RowRule::kStep);
  EXPECT_EQ(read.selection.row.step, 250000);
  EXPECT_EQ(ToJson(read), json);
}

TEST(SavedFit, KeepsTheDraws) {
  SavedFit fit = ExampleFit();
  GroupFit& group = fit.groups[0];
  EXPECT_THAT(ToJson(fit), testing::Not(testing::HasSubstr("draws")));
  group.draws = Eigen::MatrixXd::Random(40, 6);
  group.draws.row(3).setConstant(NAN);
  group.left_out = Eigen::MatrixXd::Random(7, 6);
  const std::string json = ToJson(fit);
  const SavedFit read = FromJson(json, "fit.json");
  EXPECT_EQ(ToJson(read), json);
  EXPECT_EQ(read.groups[0].left_out, group.left_out);
  EXPECT_EQ(read.groups[0].draws.topRows(3), group.draws.topRows(3));
  EXPECT_TRUE(read.groups[0].draws.row(3).array().isNaN().all());
  EXPECT_EQ(read.groups[1].draws.rows(), 0);
  ordered_json edited = ordered_json::parse(json);
  edited["groups"][0]["draws"][5] = {1, 2};
  EXPECT_EQ(Failure(edited.dump()),
            "fit.json: groups[0].draws[5]: has 2 entries, the law has 6 "
            "parameters");
  edited["groups"][0]["draws"][5] = {1, 2, 3, 4, 5, "x"};
  EXPECT_EQ(Failure(edited.dump()),
            "fit.json: groups[0].draws[5][5]: is not a number");
}

TEST(SavedFit, BadUtf8IsReplaced) {
  SavedFit fit = ExampleFit();
  fit.data_name = "curves\xff.csv";
  EXPECT_THAT(ToJson(fit), testing::HasSubstr("curves\uFFFD.csv"));
}

TEST(SavedFit, UnknownGroup) {
  const SavedFit fit = ExampleFit();
  EXPECT_EQ(fit.Group("Hash").group, "Hash");
  try {
    fit.Group("Hsh");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "'Hsh' is not a group of this fit\n"
                 "  did you mean 'Hash'?");
  }
  EXPECT_THROW(fit.Group("quite different"), Error);
}

TEST(FromJson, OtherDocuments) {
  EXPECT_EQ(Failure(""), "fit.json: is empty");
  EXPECT_EQ(Failure("{\n \"schema\": }"),
            "fit.json:2: is not JSON: unexpected text at character 12");
  EXPECT_EQ(Failure("run,loss\n1,2\n"),
            "fit.json:1: is not JSON: unexpected text at character 1");
  EXPECT_EQ(Failure("{\"schema\": \"rout"),
            "fit.json: ends in the middle of the document\n"
            "  the file was cut short; fit again or copy it again");
  EXPECT_EQ(Failure("[1]"), "fit.json: the document is not an object");
  EXPECT_EQ(Failure("{}"), "fit.json: schema: is missing");
  EXPECT_EQ(Failure("{\"schema\": \"routescale/plan/1\"}"),
            "fit.json: schema: 'routescale/plan/1' is not a saved fit\n"
            "  save a fit with: routescale fit TABLE -o FILE");
  EXPECT_EQ(Failure("{\"schema\": \"routescale/fit/2\"}"),
            "fit.json: schema: 'routescale/fit/2' is of another version than "
            "this program reads, routescale/fit/1\n"
            "  update routescale, or fit the table again with this one");
}

TEST(FromJson, HostileDocuments) {
  EXPECT_EQ(Failure("{\"a\": 1, \"a\": 2}"),
            "fit.json: 'a' appears twice in one object");
  EXPECT_EQ(Failure(std::string(1000000, '[')),
            "fit.json: is nested too deeply for a saved fit");
  EXPECT_EQ(Failure("{\"a\": 1e999}"), "fit.json: holds a number out of range");
  EXPECT_EQ(Failure(std::string((size_t{256} << 20) + 1, '[')),
            "fit.json: is larger than 256 MiB: not a saved fit");
  EXPECT_EQ(Failure(std::string("{\"a\": \"\xff\"}")),
            "fit.json:1: is not JSON: unexpected text at character 8");
}

TEST(FromJson, NamesTheKey) {
  EXPECT_EQ(Failure(Without("/groups/0/parameters/2", "estimate")),
            "fit.json: groups[0].parameters[2].estimate: is missing");
  EXPECT_EQ(Failure(Edited("/groups/0/parameters/2/estimate", "0.009")),
            "fit.json: groups[0].parameters[2].estimate: is not a number");
  EXPECT_EQ(Failure(Edited("/groups/0/points", -3)),
            "fit.json: groups[0].points: is -3, must be at least 0");
  EXPECT_EQ(Failure(Edited("/groups/0/points", 1.5)),
            "fit.json: groups[0].points: is not a whole number");
  EXPECT_EQ(Failure(Edited("/groups/0/points", 18446744073709551615u)),
            "fit.json: groups[0].points: is too large");
  EXPECT_EQ(Failure(Edited("/groups/0/points", 4294967296)),
            "fit.json: groups[0].points: is 4294967296, must be at most "
            "2147483647");
  EXPECT_EQ(Failure(Edited("/options/starts", 1000001)),
            "fit.json: options.starts: is 1000001, must be at most 1000000");
  EXPECT_EQ(Failure(Edited("/groups/1/verdict/converged", 1)),
            "fit.json: groups[1].verdict.converged: is not true or false");
  EXPECT_EQ(Failure(Edited("/groups", ordered_json::array())),
            "fit.json: groups: is empty");
  EXPECT_EQ(Failure(Edited("/groups", "none")),
            "fit.json: groups: is not a list");
  EXPECT_EQ(Failure(Edited("/options/level", 1)),
            "fit.json: options.level: is not a number from 0.0001 to 0.999999");
  EXPECT_EQ(Failure(Edited("/selection/row", "first")),
            "fit.json: selection.row: 'first' is not last, all, min, mean:K or "
            "a step");
}

TEST(FromJson, EditsThatContradict) {
  EXPECT_EQ(Failure(Edited("/groups/0/parameters/2/name", "q")),
            "fit.json: groups[0].parameters[2].name: is 'q', the law has 'c' "
            "here");
  EXPECT_EQ(Failure(Edited("/groups/0/parameters", ordered_json::array())),
            "fit.json: groups[0].parameters: has 0 entries, the law has 6");
  EXPECT_EQ(Failure(Edited("/groups/0/covariance/1/0", 7)),
            "fit.json: groups[0].covariance[1][0]: differs from the entry "
            "across the diagonal");
  EXPECT_EQ(Failure(Edited("/groups/0/covariance/2/2", -1)),
            "fit.json: groups[0].covariance[2][2]: is negative");
  EXPECT_EQ(Failure(Edited("/groups/0/correlation/3", {1, 2})),
            "fit.json: groups[0].correlation: is not 6 by 6, one row for each "
            "parameter");
  EXPECT_EQ(Failure(Edited("/groups/1/group", "S-Base")),
            "fit.json: groups[1].group: 'S-Base' appears twice");
  EXPECT_EQ(Failure(Edited("/groups/0/parameters/0/low", 3)),
            "fit.json: groups[0].parameters[0].low: is above high");
  EXPECT_EQ(Failure(Edited("/groups/0/parameters/0/status", "fine")),
            "fit.json: groups[0].parameters[0].status: 'fine' is not a known "
            "status\n  one of ok, fixed, at-bound, one-sided, not-identified");
  EXPECT_EQ(Failure(Edited("/law/name", "bilinear")),
            "fit.json: law.name: differs from the law file in law.toml, "
            "'routed-bilinear'\n  edit law.toml, or fit again");
  EXPECT_EQ(Failure(Edited("/selection/map/L", "loss")),
            "fit.json: selection.map.L: differs from selection.target");
  EXPECT_EQ(Failure(Edited("/selection/map/Q", "loss")),
            "fit.json: selection.map.Q: the law has no such variable");
  EXPECT_EQ(Failure(Edited("/options/fix", {{"q", 1}})),
            "fit.json: options.fix.q: the law has no such parameter");
  EXPECT_EQ(Failure(Edited("/options/bound/E_max", {2, 1})),
            "fit.json: options.bound.E_max: has its ends in the wrong order");
}

TEST(FromJson, FormulasOfTheSelection) {
  EXPECT_EQ(Failure(Edited("/selection/where", "N >")),
            "fit.json: selection.where: expected a number, a name or '('\n"
            "  N >\n"
            "     ^");
  EXPECT_EQ(Failure(Edited("/selection/map/N", "(")),
            "fit.json: selection.map.N: expected a number, a name or '('\n"
            "  (\n"
            "   ^");
  EXPECT_EQ(Failure(Edited("/selection/weight", "a b")),
            "fit.json: selection.weight: expected an operator or the end of "
            "the formula\n"
            "  a b\n"
            "    ^\n"
            "  a product is written with '*'");
}

// Every key is needed, and every value replaced by another type is an Error,
// not a crash.
void EditEverywhere(const ordered_json& document,
                    const ordered_json::json_pointer& at,
                    int* errors) {
  const ordered_json& value = document[at];
  for (const ordered_json& other : {ordered_json("text"),
                                    ordered_json(-1e300),
                                    ordered_json::array(),
                                    ordered_json::object(),
                                    ordered_json(nullptr),
                                    ordered_json(true)}) {
    ordered_json edited = document;
    edited[at] = other;
    try {
      FromJson(edited.dump(), "fit.json");
    } catch (const Error&) {
      ++*errors;
    }
  }
  if (!value.is_structured()) return;
  for (const auto& [key, child] : value.items()) {
    // The first element stands for a list.
    if (value.is_array() && key != "0") break;
    EditEverywhere(
        document, value.is_array() ? at / size_t{0} : at / key, errors);
  }
}

TEST(FromJson, NoEditCrashes) {
  int errors = 0;
  EditEverywhere(ordered_json::parse(ToJson(ExampleFit())),
                 ordered_json::json_pointer(),
                 &errors);
  EXPECT_GT(errors, 300);
}

TEST(FromJson, TruncationAnywhereIsAnError) {
  const std::string json = ToJson(ExampleFit());
  for (size_t size = 0; size + 2 < json.size(); size += 7) {
    EXPECT_THROW(FromJson(json.substr(0, size), "fit.json"), Error) << size;
  }
}

TEST(SavedFit, OfATableSurvives) {
  SavedFit fit;
  fit.law = FindLaw("routed-bilinear", {});
  TableReader reader(SourcePath("data/simulated-curves.csv.gz"));
  const Selection selection = Select(&reader, {}, fit.law.variable_names());
  fit.selection = selection.resolved;
  fit.data_name = selection.table_name;
  fit.data_sha256 = selection.table_sha256;
  fit.residual = fit.law.residual;
  fit.groups = FitGroups(fit.law, selection.groups, fit.options);
  const std::string json = ToJson(fit);
  EXPECT_EQ(ToJson(FromJson(json, "fit.json")), json);
}

TEST(LoadFit, ReadsFiles) {
  const std::string path = testing::TempDir() + "routescale-load.json";
  const std::string json = ToJson(ExampleFit());
  std::ofstream(path) << json;
  EXPECT_EQ(ToJson(LoadFit(path)), json);
  std::remove(path.c_str());
  try {
    LoadFit(path);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kRuntime);
    EXPECT_THAT(error.what(), testing::StartsWith(path + ": "));
  }
}

TEST(FromPublished, CarriesTheCoefficientsAndDerivedValues) {
  const SavedFit fit = FromPublished(FindLaw("routed-bilinear", {}), "S-Base");
  const GroupFit& group = fit.Group("S-Base");
  EXPECT_EQ(group.parameters[0].name, "a");
  EXPECT_EQ(group.parameters[0].value, -0.082);
  EXPECT_TRUE(std::isnan(group.parameters[0].std_error));
  // 10^(0.108 / 0.009) = 10^12
  ASSERT_EQ(group.derived.size(), 1u);
  EXPECT_NEAR(group.derived[0].value / 1e12, 1, 1e-12);
  const std::string json = ToJson(fit);
  EXPECT_EQ(ToJson(FromJson(json, "fit.json")), json);
}

}  // namespace
}  // namespace routescale
