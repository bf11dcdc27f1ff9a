#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routescale/formula.h"
#include "routescale/selection.h"
#include "selection/columns.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::Pair;

using Map = std::map<std::string, std::string>;

std::vector<std::string> Clark2022Columns() {
  return {"hyper_id",
          "step",
          "loss_c4",
          "loss_validation",
          "num_experts",
          "k",
          "router_type",
          "seed",
          "routing_frequency",
          "total_parameter_count",
          "dense_parameter_count",
          "flops_per_step"};
}

TEST(Schema, Clark2022) {
  const Schema schema = RecogniseSchema(Clark2022Columns());
  EXPECT_EQ(schema.name, "clark2022");
  EXPECT_EQ(schema.run, "hyper_id");
  EXPECT_EQ(schema.step, "step");
  EXPECT_EQ(schema.seed, "seed");
  EXPECT_EQ(schema.where, "k == 1 && routing_frequency == 0.5");
  EXPECT_EQ(schema.group_by, "router_type");
  EXPECT_EQ(schema.shared_group, "Dense");
  EXPECT_EQ(schema.target, "loss_validation");
  EXPECT_EQ(schema.row.kind, RowRule::kLast);
  EXPECT_EQ(schema.seeds, Seeds::kMean);
  EXPECT_THAT(schema.not_labels,
              ElementsAre("loss_c4", "loss_validation", "hyper_id", "step"));
  EXPECT_EQ(
      schema.map,
      (Map{{"N", "dense_parameter_count"},
           {"P", "total_parameter_count"},
           {"E", "num_experts"},
           {"D", "step*524288"},
           {"K", "k"},
           {"R", "routing_frequency"},
           {"F", "flops_per_step/524288"},
           {"B",
            "total_parameter_count*44563506921472/(flops_per_step*16527360)"},
           {"S", "max(0, (num_experts - k)/num_experts)"}}));
}

TEST(Schema, Clark2022LeavesOutWhatTheHeaderLacks) {
  const Schema schema = RecogniseSchema({"hyper_id",
                                         "step",
                                         "router_type",
                                         "num_experts",
                                         "dense_parameter_count",
                                         "loss_validation"});
  EXPECT_EQ(schema.name, "clark2022");
  EXPECT_EQ(schema.where, "");
  EXPECT_EQ(schema.seed, "");
  EXPECT_EQ(schema.seeds, Seeds::kEach);
  EXPECT_EQ(schema.map,
            (Map{{"N", "dense_parameter_count"},
                 {"E", "num_experts"},
                 {"D", "step*524288"}}));
}

// Each column that the recognition needs.
TEST(Schema, OneColumnLessIsPlain) {
  for (const char* column : {"hyper_id",
                             "step",
                             "router_type",
                             "num_experts",
                             "dense_parameter_count",
                             "loss_validation"}) {
    std::vector<std::string> columns = Clark2022Columns();
    std::erase(columns, column);
    EXPECT_EQ(RecogniseSchema(columns).name, "plain") << column;
  }
}

TEST(Schema, PlainMapsNamesAndSynonyms) {
  const Schema schema = RecogniseSchema(
      {"run_id", "step", "seed", "Params", "tokens", "d_ff (mean)", "Loss"});
  EXPECT_EQ(schema.name, "plain");
  EXPECT_EQ(schema.run, "run_id");
  EXPECT_EQ(schema.step, "step");
  EXPECT_EQ(schema.seed, "seed");
  EXPECT_EQ(schema.row.kind, RowRule::kLast);
  EXPECT_EQ(schema.seeds, Seeds::kEach);
  EXPECT_EQ(schema.where, "");
  EXPECT_EQ(schema.group_by, "");
  EXPECT_EQ(schema.target, "Loss");
  EXPECT_THAT(schema.not_labels, ElementsAre("run_id", "step", "Loss"));
  EXPECT_THAT(schema.map,
              ElementsAre(Pair("D", "tokens"),
                          Pair("Loss", "Loss"),
                          Pair("N", "Params"),
                          Pair("Params", "Params"),
                          Pair("run_id", "run_id"),
                          Pair("seed", "seed"),
                          Pair("step", "step"),
                          Pair("tokens", "tokens")));
}

TEST(Schema, PlainStepsNeedRuns) {
  const Schema schema = RecogniseSchema({"step", "N", "loss"});
  EXPECT_EQ(schema.run, "");
  EXPECT_EQ(schema.step, "");
  EXPECT_EQ(schema.row.kind, RowRule::kAll);
}

TEST(Schema, ExactNameWinsOverSynonym) {
  const Schema schema = RecogniseSchema({"n_params", "N", "loss"});
  EXPECT_EQ(schema.map.at("N"), "N");
}

TEST(Schema, TwoCandidatesAreLeftToTheUser) {
  EXPECT_EQ(RecogniseSchema({"params", "n_params"}).map.count("N"), 0u);
  EXPECT_EQ(RecogniseSchema({"N_active", "loss"}).map.at("N"), "N_active");
  const Schema both = RecogniseSchema({"N_active", "N_total", "Loss"});
  EXPECT_EQ(both.map.count("N"), 0u);
  EXPECT_EQ(both.map.at("P"), "N_total");
}

TEST(Schema, PlainTarget) {
  EXPECT_EQ(RecogniseSchema({"N", "L"}).target, "L");
  EXPECT_EQ(RecogniseSchema({"N", "L", "LOSS"}).target, "LOSS");
  EXPECT_EQ(RecogniseSchema({"N", "val_loss"}).target, "val_loss");
  EXPECT_EQ(RecogniseSchema({"N", "val_loss", "loss"}).target, "loss");
  EXPECT_EQ(RecogniseSchema({"val_loss", "eval_loss"}).target, "");
  EXPECT_EQ(RecogniseSchema({"N", "train_loss"}).target, "");
}

// Whatever a schema says must parse and use columns of the table only.
TEST(Schema, FormulasFitTheHeader) {
  const std::vector<std::vector<std::string>> headers = {
      Clark2022Columns(),
      {"N", "pi", "a b", "true", "val_loss", "run", "steps"},
      {"run", "step", "top_k", "sparsity", "L"}};
  for (const std::vector<std::string>& columns : headers) {
    const Schema schema = RecogniseSchema(columns);
    for (const auto& [variable, text] : schema.map) {
      const Formula formula = Formula::Parse(text, variable);
      EXPECT_NO_THROW(CheckSymbols(formula, columns)) << text;
      EXPECT_FALSE(formula.symbols().empty()) << text;
    }
  }
}

}  // namespace
}  // namespace routescale
