#include <gtest/gtest.h>

#include "selection/selection_test_util.h"

namespace routescale {
namespace {

constexpr const char* kTable =
    "N,D,family,loss\n"
    "10,100,aa,3\n"
    "20,200,bb,2.5\n";

TEST(SelectErrors, UnknownColumnInWhere) {
  SelectionOptions options;
  options.where = "N > 1 && famly == 'aa'";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --where: unknown column 'famly'\n"
            "  N > 1 && famly == 'aa'\n"
            "           ^~~~~\n"
            "  did you mean 'family'?");
}

TEST(SelectErrors, UnknownColumnInMap) {
  SelectionOptions options;
  options.map["N"] = "width^2";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --map N: unknown column 'width'\n"
            "  width^2\n"
            "  ^~~~~\n"
            "  the columns are N, D, family and loss");
}

TEST(SelectErrors, UnknownColumnInTarget) {
  SelectionOptions options;
  options.target = "los";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --target: unknown column 'los'\n"
            "  los\n"
            "  ^~~\n"
            "  did you mean 'loss'?");
}

TEST(SelectErrors, UnknownColumnOptions) {
  SelectionOptions options;
  options.group_by = "famly";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --group-by: unknown column 'famly'\n"
            "  did you mean 'family'?");
  options = {};
  options.run = "hyper";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --run: unknown column 'hyper'\n"
            "  the columns are N, D, family and loss");
}

TEST(SelectErrors, MissingVariables) {
  EXPECT_EQ(SelectError(kTable, {}, {"N", "E", "P"}),
            "3 T: no column for the variables E and P of the law\n"
            "  map each with --map E=COLUMN; the columns are N, D, family and "
            "loss");
  EXPECT_EQ(SelectError(kTable, {}, {"E"}),
            "3 T: no column for the variable E of the law\n"
            "  map it with --map E=COLUMN; the columns are N, D, family and "
            "loss");
}

TEST(SelectErrors, VariablesWithCandidates) {
  SelectionOptions options;
  options.target = "loss";
  EXPECT_EQ(
      SelectError("n params,n-params,loss\n1,2,3\n", options, {"N", "D"}),
      "3 T: no column for the variables N and D of the law\n"
      "  N may be --map 'N=n params' or --map N=n-params\n"
      "  map D with --map D=COLUMN; the columns are n params, n-params and "
      "loss");
}

TEST(SelectErrors, NoTarget) {
  EXPECT_EQ(SelectError("N,perplexity\n1,2\n", {}, {"N"}),
            "3 T: no column is known to hold the loss\n"
            "  perhaps --target perplexity");
  EXPECT_EQ(SelectError("N,dev loss,loss/dev\n1,2,3\n", {}, {"N"}),
            "3 T: no column is known to hold the loss\n"
            "  perhaps --target 'dev loss' or --target loss/dev");
}

TEST(SelectErrors, TextAndNumberInOneFormula) {
  SelectionOptions options;
  options.where = "family == 'aa' || family > 3";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --where: 'family' is used as text and as a number\n"
            "  family == 'aa' || family > 3\n"
            "  ^~~~~~\n"
            "  compare a column with texts only, or with numbers only");
}

TEST(SelectErrors, TextInArithmetic) {
  SelectionOptions options;
  options.map["N"] = "family";
  EXPECT_EQ(SelectError(kTable, options, {"N"}).substr(0, 46),
            "3 T:2: column family: 'aa' is not a number\n  l");
}

TEST(SelectErrors, ValuesMustBeFinite) {
  SelectionOptions options;
  options.map["N"] = "1/(N - 20)";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "3 T:3: N = 1/(N - 20) is infinite\n"
            "  leave such rows out with --where, or give another formula with "
            "--map N");
  options.map["N"] = "log10(N - 15)";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "3 T:2: N = log10(N - 15) is not a number\n"
            "  leave such rows out with --where, or give another formula with "
            "--map N");
  options.where = "N > 15";
  EXPECT_EQ(SelectError(kTable, options, {"N"}), "");
  options = {};
  options.target = "loss/(D - 100)";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "3 T:2: the target = loss/(D - 100) is infinite\n"
            "  leave such rows out with --where, or give another formula with "
            "--target");
}

TEST(SelectErrors, NothingLeft) {
  EXPECT_EQ(SelectError("N,loss\n", {}, {"N"}), "3 T: the table has no rows");
  SelectionOptions options;
  options.where = "family == 'AA'";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "3 T: the filter drops each of 2 rows\n"
            "  the filter is family == 'AA'; --where EXPR replaces it\n"
            "  family never equals 'AA': did you mean 'aa'?");
  EXPECT_EQ(SelectError("run,step,N,loss\na,1,,3\na,2,,2\nb,1,3,\n", {}, {"N"}),
            "3 T: each of 2 runs lacks a value: N in 1 and loss in 1\n"
            "  choose other columns with --target and --map, or another row "
            "of each run with --row");
  options = {};
  options.row = RowRule{RowRule::kStep, 7};
  EXPECT_EQ(SelectError("run,step,N,loss\na,1,2,3\n", options, {"N"}),
            "3 T: no run has a row at step 7\n"
            "  --row last takes the last row of each run");
}

TEST(SelectErrors, StepsAndSeedsNeedColumns) {
  SelectionOptions options;
  options.row = RowRule{RowRule::kStep, 7};
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --row: the table has no column of steps\n"
            "  name it with --step COLUMN");
  options = {};
  options.seeds = Seeds::kMean;
  EXPECT_EQ(
      SelectError(kTable, options, {"N"}),
      "2 --seeds mean: the table has no column of seeds\n"
      "  name it with --seed-column COLUMN, or the variables in which runs "
      "must agree: --seeds mean:N,D");
}

TEST(SelectErrors, UnknownGroup) {
  SelectionOptions options;
  options.group_by = "family";
  options.groups = {"AA"};
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --group: no points in group 'AA'\n"
            "  did you mean 'aa'?");
  options.group_by = "";
  EXPECT_EQ(SelectError(kTable, options, {"N"}),
            "2 --group: no points in group 'AA'\n"
            "  the groups are all");
}

TEST(SelectErrors, ManyColumnsAreCut) {
  std::string header = "loss";
  for (int i = 0; i < 40; ++i) header += ",column" + std::to_string(100 + i);
  const std::string message = SelectError(header + "\n", {}, {"N"});
  EXPECT_EQ(message.substr(message.size() - 21), "column128 and 11 more");
}

}  // namespace
}  // namespace routescale
