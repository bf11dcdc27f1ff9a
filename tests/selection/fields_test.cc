#include "routescale/selection_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "routescale/model.h"
#include "selection/plan.h"

namespace routescale {
namespace {

// Every member. Does this line not compile? A member is new: give it a value in
// AllGiven below, and a record in src/selection/fields.cc.
auto Members(const ResolvedSelection& selection) {
  const auto& [schema,
               where,
               row,
               seeds,
               group_by,
               shared_group,
               run,
               step,
               seed,
               map,
               target,
               weight,
               sigma,
               cluster,
               absolute_sigma,
               best_by,
               mean_by,
               left_out] = selection;
  return std::tuple(schema,
                    where,
                    row.kind,
                    row.step,
                    row.count,
                    seeds,
                    group_by,
                    shared_group,
                    run,
                    step,
                    seed,
                    map,
                    target,
                    weight,
                    sigma,
                    cluster,
                    absolute_sigma,
                    best_by,
                    mean_by,
                    left_out);
}

ResolvedSelection AllGiven() {
  ResolvedSelection selection;
  selection.schema = "plain";
  selection.where = "x > 1";
  selection.row = {RowRule::kStep, 3};
  selection.seeds = Seeds::kMeanBy;
  selection.mean_by = {"id", "draw"};
  selection.best_by = {"kind", "a,b"};
  selection.group_by = "kind";
  selection.shared_group = "dense";
  selection.run = "id";
  selection.step = "at";
  selection.seed = "draw";
  selection.map = {{"N", "2*x"}};
  selection.target = "y";
  selection.weight = "1/y";
  selection.cluster = "lab";
  return selection;
}

// One of weight and sigma excludes the other.
ResolvedSelection WithSigma() {
  ResolvedSelection selection = AllGiven();
  selection.weight = "";
  selection.sigma = "y^2";
  selection.absolute_sigma = true;
  return selection;
}

TEST(SelectionFields, TheSavedFitHasEveryField) {
  SavedFit fit = FromPublished(FindLaw("dense-power", {}), "Dense");
  for (const ResolvedSelection& selection : {AllGiven(), WithSigma()}) {
    fit.selection = selection;
    fit.selection.left_out = {"Dense"};
    const SavedFit again = FromJson(ToJson(fit), "fit.json");
    EXPECT_EQ(Members(again.selection), Members(fit.selection));
  }
}

TEST(SelectionFields, CheckRepeatsEveryField) {
  const std::vector<std::string> columns = {
      "x", "y", "kind", "id", "at", "draw", "lab", "a,b"};
  for (const ResolvedSelection& selection : {AllGiven(), WithSigma()}) {
    const SelectionPlan plan =
        PlanSelection(columns, Repeat(selection), {"N"}, "runs.csv");
    EXPECT_EQ(Members(plan.resolved), Members(selection));
  }
}

TEST(SelectionFields, TextsReadBack) {
  ResolvedSelection again;
  for (const SelectionField& field : SelectionFields()) {
    EXPECT_TRUE(field.resolve(field.text(AllGiven()), &again)) << field.key;
    EXPECT_EQ(field.text(again), field.text(AllGiven()));
  }
}

TEST(SelectionFields, WordsThatAreNone) {
  ResolvedSelection selection;
  SelectionOptions options;
  for (const SelectionField& field : SelectionFields()) {
    if (field.kind != SelectionField::kRule) continue;
    for (const char* text : {"lst", "", "nan", "1e", "mean:"}) {
      EXPECT_FALSE(field.resolve(text, &selection)) << field.key << text;
      EXPECT_FALSE(field.ask(text, &options)) << field.key << text;
    }
  }
}

}  // namespace
}  // namespace routescale
