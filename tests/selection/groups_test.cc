#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "selection/selection_test_util.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kTable =
    "N,router,loss\n"
    "1,hash,5\n"
    "2,dense,4\n"
    "3,base,3\n"
    "4,hash,2\n"
    "5,dense,1\n";

std::vector<std::string> Names(const Selection& selection) {
  std::vector<std::string> names;
  for (const Points& points : selection.groups) names.push_back(points.group);
  return names;
}

SelectionOptions ByRouter() {
  SelectionOptions options;
  options.group_by = "router";
  return options;
}

TEST(Groups, InOrderOfAppearance) {
  const Selection selection = SelectBytes(kTable, ByRouter(), {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("hash", "dense", "base"));
  EXPECT_THAT(selection.groups[0].response, ElementsAre(5, 2));
}

TEST(Groups, SharedGroupJoinsTheOthers) {
  SelectionOptions options = ByRouter();
  options.shared_group = "dense";
  const Selection selection = SelectBytes(kTable, options, {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("hash", "base"));
  EXPECT_THAT(selection.groups[0].response, ElementsAre(5, 4, 2, 1));
  EXPECT_THAT(selection.groups[0].shared,
              ElementsAre(false, true, false, true));
  EXPECT_THAT(selection.groups[1].response, ElementsAre(4, 3, 1));
  EXPECT_EQ(selection.report.dropped_groups, 0);
}

TEST(Groups, SharedGroupAlone) {
  SelectionOptions options = ByRouter();
  options.shared_group = "dense";
  options.where = "router == 'dense'";
  const Selection selection = SelectBytes(kTable, options, {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("dense"));
  EXPECT_THAT(selection.groups[0].shared, ElementsAre(false, false));
}

TEST(Groups, SharedGroupAsked) {
  SelectionOptions options = ByRouter();
  options.shared_group = "dense";
  options.groups = {"dense"};
  Selection selection = SelectBytes(kTable, options, {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("dense"));
  EXPECT_EQ(selection.report.dropped_groups, 3);
  options.groups = {"dense", "base"};
  selection = SelectBytes(kTable, options, {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("dense", "base"));
  EXPECT_THAT(selection.groups[1].response, ElementsAre(4, 3, 1));
  EXPECT_EQ(selection.report.dropped_groups, 2);
}

TEST(Groups, AskedGroupsKeepTheSharedOne) {
  SelectionOptions options = ByRouter();
  options.shared_group = "dense";
  options.groups = {"base"};
  const Selection selection = SelectBytes(kTable, options, {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("base"));
  EXPECT_THAT(selection.groups[0].shared, ElementsAre(true, false, true));
  EXPECT_EQ(selection.report.dropped_groups, 2);
}

TEST(Groups, UnknownSharedGroup) {
  SelectionOptions options = ByRouter();
  options.shared_group = "Dense";
  EXPECT_EQ(ErrorOf([&] { SelectBytes(kTable, options, {"N"}); }),
            "2 --shared-group: no points in group 'Dense'\n"
            "  did you mean 'dense'?");
  options.group_by = "";
  EXPECT_EQ(ErrorOf([&] { SelectBytes(kTable, options, {"N"}); }),
            "2 --shared-group: no points in group 'Dense'\n"
            "  group the runs with --group-by COLUMN");
}

TEST(Groups, RowsWithoutAGroupAreMissing) {
  const Selection selection =
      SelectBytes("N,router,loss\n1,hash,5\n2,,4\n", ByRouter(), {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("hash"));
  EXPECT_EQ(selection.report.dropped_missing, 1);
  EXPECT_THAT(selection.report.missing_by_column,
              ElementsAre(Pair("router", 1)));
}

TEST(Groups, ByANumber) {
  SelectionOptions options;
  options.group_by = "k";
  const Selection selection =
      SelectBytes("N,k,loss\n1,2,5\n2,1,4\n", options, {"N"});
  EXPECT_THAT(Names(selection), ElementsAre("2", "1"));
  EXPECT_THAT(selection.report.warnings,
              ElementsAre("these groups have a single point each: 2 and 1"));
}

}  // namespace
}  // namespace routescale
