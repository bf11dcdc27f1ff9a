#include "routescale/fit_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <string>

#include "report/fit_words.h"
#include "report/layout.h"
#include "support/saved_fit.h"

namespace routescale {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

SelectionReport ExampleReport() {
  SelectionReport report;
  report.rows_read = 5799;
  report.runs_read = 223;
  report.dropped_by_where = 100;
  report.dropped_missing = 3;
  report.missing_by_column = {{"loss_validation", 3}};
  report.averaged_runs = 36;
  report.averaged_points = 12;
  return report;
}

SavedFit OneGroup(size_t index) {
  SavedFit fit = ExampleFit();
  fit.groups = {fit.groups[index]};
  return fit;
}

TEST(RenderFit, Text) {
  const SavedFit fit = ExampleFit();
  const SelectionReport report = ExampleReport();
  FitReportOptions options;
  options.selection = &report;
  options.published = fit.law.published;
  EXPECT_EQ(
      RenderFit(fit, options),
      R"(routed-bilinear fits 2 groups of curves.csv.gz, but Hash: E_start at its upper bound 1000 and the
data do not determine E_max

S-Base
  59 points, RMSE 0.00322 in log10 L (0.74 %), R² 0.99712
  no better minimum from 256 places and 64 descents, the best reached by 51 of them
            estimate  std. error  95 % interval       published
  a          -0.0833      0.0019  -0.0872 to -0.0795     -0.082
  b           -0.108       0.011  -0.131 to -0.086       -0.108
  c           0.0091      0.0012  0.0067 to 0.0116        0.009
  d            1.104       0.017  1.069 to 1.139          1.104
  E_start       1.85        0.21  1.47 to 2.33            1.847
  E_max          314          52  225 to 439            314.478
  N_cutoff      740B        710B  160B to 7.2T

Hash
  40 points, RMSE 0.00322 in log10 L (0.74 %), R² 0.99712
  no better minimum from 256 places and 64 descents, the best reached by 1 of them, rank 4 of 5
            estimate  std. error  95 % interval       published
  a          -0.0833      0.0019  -0.0872 to -0.0795     -0.087
  b           -0.108       0.011  -0.131 to -0.086       -0.136
  c           0.0091      0.0012  0.0067 to 0.0116        0.012
  d            1.104       0.017  1.069 to 1.139          1.157
  E_start       1000           –  –                       4.175  at its upper bound 1000
  E_max       1234.5           –  –                     477.741  not identified
  N_cutoff      740B           –  above 160B                     no upper limit

law     log10 L = a*log10(N) + b*log10(Ehat) + c*log10(N)*log10(Ehat) + d
with    Ehat = 1/(1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max)
source  Clark et al. 2022, Eq. 1, arXiv:2202.01169
held    E_max from 1 to 1e6
points  N = dense_parameter_count, E = num_experts, L = loss_validation; the last row of each run;
        means over seed; one group per router_type; Dense joins every group
kept    k == 1 && routing_frequency == 0.5
runs    223 runs in 5799 rows read; 100 dropped by the filter; 3 dropped for missing values
        (loss_validation 3); 36 averaged into 12 points
)");
}

TEST(RenderFit, WordsDoNotDependOnColourOrWidth) {
  const auto words = [](std::string text) {
    for (const char* code : {"\033[1m", "\033[0m"}) {
      for (size_t at; (at = text.find(code)) != std::string::npos;) {
        text.erase(at, 4);
      }
    }
    std::string kept;
    for (const char byte : text) {
      if (byte != ' ' && byte != '\n') kept += byte;
    }
    return kept;
  };
  FitReportOptions plain, narrow;
  narrow.style = {.colour = true, .columns = 78};
  EXPECT_THAT(RenderFit(ExampleFit(), narrow), HasSubstr("\033[1mHash\033[0m"));
  EXPECT_EQ(words(RenderFit(ExampleFit(), plain)),
            words(RenderFit(ExampleFit(), narrow)));
}

TEST(RenderFit, LeavesNoLineToBeBrokenByTheTerminal) {
  FitReportOptions narrow;
  narrow.verbose = true;
  for (const int columns : {40, 60, 80}) {
    narrow.style.columns = columns;
    std::stringstream text(RenderFit(ExampleFit(), narrow));
    for (std::string line; std::getline(text, line);) {
      EXPECT_LE(DisplayWidth(line), static_cast<size_t>(columns)) << line;
    }
  }
}

TEST(RenderFit, VerboseAddsRangesCriteriaAndCorrelations) {
  FitReportOptions options;
  options.verbose = true;
  const std::string text = RenderFit(OneGroup(0), options);
  EXPECT_THAT(text,
              HasSubstr("  N from 15M to 1.31B, E from 1 to 512\n"
                        "  53 degrees of freedom, sigma 0.0034, sum of squares "
                        "0.000613, AIC -665.1, AICc -663.5, BIC -652.6\n"));
  EXPECT_THAT(text,
              HasSubstr("  correlation      a  b  c  d  E_start  E_max\n"
                        "  a                1\n"));
  EXPECT_THAT(text, HasSubstr("  d            -0.98  0  0  1\n"));
}

TEST(RenderFit, Markdown) {
  FitReportOptions options;
  options.format = Format::kMarkdown;
  SavedFit fit = OneGroup(0);
  fit.groups[0].group = "S|Base";
  EXPECT_EQ(RenderFit(fit, options),
            R"(### routed-bilinear fits S\|Base of curves.csv.gz: at the minimum

| group | parameter | estimate | std. error | 95 % interval | status |
| --- | --- | ---: | ---: | --- | --- |
| S\|Base | a | -0.0833 | 0.0019 | -0.0872 to -0.0795 | ok |
| S\|Base | b | -0.108 | 0.011 | -0.131 to -0.086 | ok |
| S\|Base | c | 0.0091 | 0.0012 | 0.0067 to 0.0116 | ok |
| S\|Base | d | 1.104 | 0.017 | 1.069 to 1.139 | ok |
| S\|Base | E_start | 1.85 | 0.21 | 1.47 to 2.33 | ok |
| S\|Base | E_max | 314 | 52 | 225 to 439 | ok |
| S\|Base | N_cutoff | 740B | 710B | 160B to 7.2T | ok |

- **S\|Base**: 59 points, RMSE 0.00322 in log10 L (0.74 %), R² 0.99712; no better minimum from 256 places and 64 descents, the best reached by 51 of them
- law: `log10 L = a*log10(N) + b*log10(Ehat) + c*log10(N)*log10(Ehat) + d`
- with: `Ehat = 1/(1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max)`
- source: Clark et al. 2022, Eq. 1, arXiv:2202.01169
- held: E_max from 1 to 1e6
- points: N = dense_parameter_count, E = num_experts, L = loss_validation; the last row of each run; means over seed; one group per router_type; Dense joins every group
- kept: `k == 1 && routing_frequency == 0.5`
)");
}

TEST(RenderFit, CsvIsLongAndExact) {
  FitReportOptions options;
  options.format = Format::kCsv;
  options.published = ExampleFit().law.published;
  EXPECT_EQ(RenderFit(OneGroup(1), options),
            "group,parameter,estimate,std_error,low,high,status\n"
            "Hash,a,-0.08331147,0.00192,-0.0871619,-0.079461,ok\n"
            "Hash,b,-0.1083,0.0112,-0.1308,-0.0858,ok\n"
            "Hash,c,0.009127,0.00122,0.00668,0.01157,ok\n"
            "Hash,d,1.1042,0.0174,1.0693,1.1391,ok\n"
            "Hash,E_start,1000,0,,,at-bound\n"
            "Hash,E_max,1234.5,,,,not-identified\n"
            "Hash,N_cutoff,7.4e+11,,1.6e+11,,one-sided\n");
}

TEST(RenderFit, JsonIsTheSavedFit) {
  FitReportOptions options;
  options.format = Format::kJson;
  options.verbose = true;
  EXPECT_EQ(RenderFit(ExampleFit(), options), ToJson(ExampleFit()));
}

TEST(RenderFit, PublishedRowsOfNoGroupStandBesideEveryGroup) {
  FitReportOptions options;
  options.published = {ExampleFit().law.published[1]};
  const std::string text = RenderFit(ExampleFit(), options);
  EXPECT_THAT(text, HasSubstr("95 % interval          RL-R\n"));
  EXPECT_THAT(text, HasSubstr("-0.0872 to -0.0795   -0.083\n"));
}

TEST(RenderFit, PublishedCoefficients) {
  const std::string text =
      RenderFit(FromPublished(ExampleFit().law, "Hash"), FitReportOptions());
  EXPECT_THAT(text,
              HasSubstr("routed-bilinear: published coefficients of Hash\n"));
  EXPECT_THAT(text, HasSubstr("  N_cutoff      215B\n"));
  EXPECT_THAT(text, Not(HasSubstr("starts")));
  EXPECT_THAT(text, Not(HasSubstr("points  ")));
}

TEST(Conclusion, SaysWhatIsWrong) {
  EXPECT_EQ(Conclusion(OneGroup(0)),
            "routed-bilinear fits S-Base of curves.csv.gz: at the minimum");
  EXPECT_EQ(Conclusion(OneGroup(1)),
            "routed-bilinear fits Hash of curves.csv.gz, but E_start at its "
            "upper bound 1000 and the data do not determine E_max");
  SavedFit fit = OneGroup(0);
  fit.selection.group_by.clear();
  fit.groups[0].verdict.converged = false;
  EXPECT_EQ(Conclusion(fit),
            "routed-bilinear fits curves.csv.gz, but did not converge");
  fit.groups[0].verdict.converged = true;
  fit.groups[0].derived[0].status = Status::kOneSided;
  fit.groups[0].derived[0].low = kNaN;
  EXPECT_EQ(
      Conclusion(fit),
      "routed-bilinear fits curves.csv.gz, but N_cutoff has no lower limit");
}

TEST(Conclusion, NamesThreeGroupsAtMost) {
  SavedFit fit = OneGroup(0);
  fit.groups[0].verdict.converged = false;
  for (const char* name : {"b", "c", "d", "e"}) {
    fit.groups.push_back(fit.groups[0]);
    fit.groups.back().group = name;
  }
  EXPECT_EQ(Conclusion(fit),
            "routed-bilinear fits 5 groups of curves.csv.gz, but S-Base: did "
            "not converge; b: did not converge; c: did not converge; 2 more");
}

std::string Described(double value, double error, bool derived = false) {
  const Estimate estimate{"x", value, error, kNaN, kNaN, Status::kOk};
  const EstimateText text = DescribeEstimate(estimate, derived);
  return text.value + " " + text.std_error;
}

TEST(DescribeDiagnostics, SaysHowFarParametersMoveWithoutARun) {
  GroupFit group;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  group.diagnostics.influential = {{"run 3", 0.25, 0.5, "a", -2.04, {}},
                                   {"run 4", 0.25, 0.5, "a", 54, {"b", "c"}},
                                   {"run 5", 0.25, 0.5, "", nan, {}}};
  EXPECT_THAT(
      DescribeDiagnostics(group),
      testing::ElementsAre(
          "without run 3 a moves by -2 standard errors (Cook's distance 0.5, "
          "leverage 0.25)",
          "without run 4 a moves by 54 standard errors, b and c off bound "
          "(Cook's distance 0.5, leverage 0.25)",
          "without run 5 it is not determined how far the parameters move "
          "(Cook's distance 0.5, leverage 0.25)"));
}

TEST(DescribeEstimate, ShowsTwoDigitsOfTheError) {
  EXPECT_EQ(Described(406.4, 32.7), "406 33");
  EXPECT_EQ(Described(1.69337, 0.0996), "1.69 0.10");
  EXPECT_EQ(Described(0.34, 0.00999), "0.340 0.010");
  EXPECT_EQ(Described(31447, 5234), "31400 5200");
  EXPECT_EQ(Described(3.1447e7, 5.234e6), "3.14e7 5.2e6");
  EXPECT_EQ(Described(0.3, 12), "0.30 12");
  EXPECT_EQ(Described(0.5, 1e-17), "0.5000000000 1.0e-17");
  EXPECT_EQ(Described(0, 0.01), "0.000 0.010");
  EXPECT_EQ(Described(kNaN, kNaN), "– –");
  EXPECT_EQ(Described(kInf, 1), "inf –");
  EXPECT_EQ(Described(1.5, kInf), "1.5 –");
  EXPECT_EQ(Described(9999, 20, true), "9999 20");
  EXPECT_EQ(Described(7.41e11, 1.234e11, true), "741B 123B");
}

TEST(DescribeStatus, SaysWhichBoundAndWhatIsTied) {
  SavedFit fit = ExampleFit();
  Estimate estimate{"E_max", 1, kNaN, kNaN, kNaN, Status::kAtBound};
  EXPECT_EQ(DescribeStatus(fit, estimate), "at its lower bound 1");
  estimate.value = 1e6;
  EXPECT_EQ(DescribeStatus(fit, estimate), "at its upper bound 1e6");
  fit.options.changes.bound["E_max"] = {-kInf, 0};
  estimate.value = 0;
  EXPECT_EQ(DescribeStatus(fit, estimate), "at its upper bound 0");
  fit.options.changes.tie["E_max"] = "E_start";
  EXPECT_EQ(DescribeStatus(fit, estimate), "tied to E_start");
  EXPECT_EQ(DescribeStatus(fit, {"b", 1, 0, 1, 1, Status::kFixed}), "fixed");
}

}  // namespace
}  // namespace routescale
