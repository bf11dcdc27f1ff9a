#include "routescale/legal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "routescale/chain.h"
#include "routescale/design.h"
#include "routescale/error.h"
#include "routescale/fit.h"
#include "routescale/inference.h"
#include "routescale/plan.h"
#include "routescale/simulate.h"
#include "routescale/validation.h"
#include "support/message_of.h"

namespace routescale {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(LegalTest, BothEndsAreAllowedAndNothingBeyondThem) {
  constexpr Legal<int> kWhole{2, 100};
  for (const double value : {2.0, 3.0, 100.0}) {
    EXPECT_TRUE(kWhole.Allows(value)) << value;
  }
  for (const double value : {1.0, 2.5, 101.0, 1e300, kInfinity, std::nan("")}) {
    EXPECT_FALSE(kWhole.Allows(value)) << value;
  }
  constexpr Legal<double> kShare{0, 0.99};
  for (const double value : {0.0, 1e-300, 0.99}) {
    EXPECT_TRUE(kShare.Allows(value)) << value;
  }
  for (const double value : {-1e-300, std::nextafter(0.99, 1), std::nan("")}) {
    EXPECT_FALSE(kShare.Allows(value)) << value;
  }
  EXPECT_FALSE(kPositive.Allows(0));
  EXPECT_TRUE(kPositive.Allows(std::numeric_limits<double>::denorm_min()));
  EXPECT_TRUE(kNotNegative.Allows(0));
}

TEST(LegalTest, WordsSayWhichNumbers) {
  EXPECT_EQ((Legal<int>{2, 100}.Words()), "a whole number from 2 to 100");
  EXPECT_EQ((Legal<double>{0, 0.99}.Words()), "a number from 0 to 0.99");
  EXPECT_EQ(kPositive.Words(), "a positive number");
  EXPECT_EQ(kNotNegative.Words(), "a number of 0 or more");
  EXPECT_EQ(kAnyNumber.Words(), "a number");
}

// Options with one number that is not legal, and what must be in the message.
template <typename Options, typename Change>
void ExpectRefused(Change change,
                   const std::string& name,
                   const std::string& words) {
  Options options;
  options.Check();
  change(&options);
  const std::string message = MessageOf([&] { options.Check(); });
  EXPECT_NE(message.find(name + ": "), message.npos) << message;
  EXPECT_NE(message.find(words), message.npos) << message;
}

TEST(LegalTest, EveryOptionsStructNamesTheOptionAndTheLegalNumbers) {
  ExpectRefused<FitOptions>([](auto* o) { o->starts = -1; },
                            "starts",
                            "'-1' is not a whole number from 1 to 1000000");
  ExpectRefused<FitOptions>([](auto* o) { o->threads = 2000; },
                            "threads",
                            "'2000' is not a whole number from 1 to 1024");
  ExpectRefused<FitOptions>([](auto* o) { o->level = 1; },
                            "level",
                            "'1' is not a number from 0.0001 to 0.999999");
  ExpectRefused<IntervalOptions>([](auto* o) { o->resamples = 1; },
                                 "resamples",
                                 "a whole number from 2 to 10000000");
  ExpectRefused<Shard>(
      [](auto* o) { o->index = 2; }, "shard", "a whole number from 1 to 1");
  ExpectRefused<ValidationOptions>([](auto* o) { o->folds = 1; },
                                   "folds",
                                   "a whole number from 2 to 1000000");
  ExpectRefused<ChainOptions>([](auto* o) { o->draws = 0; },
                              "draws",
                              "a whole number from 1 to 10000000");
  ExpectRefused<PlanRequest>([](auto* o) { o->starts = 1001; },
                             "starts",
                             "a whole number from 1 to 1000");
  ExpectRefused<DesignRequest>(
      [](auto* o) { o->draws = 0; }, "draws", "a whole number from 1 to 10000");
  ExpectRefused<DesignRequest>(
      [](auto* o) { o->apart = 1; }, "tell-apart", "a number from 0 to 0.99");
  ExpectRefused<DesignRequest>(
      [](auto* o) { o->budget = 0; }, "budget", "a positive number");
  ExpectRefused<DesignRequest>(
      [](auto* o) { o->runs = 0; }, "runs", "a whole number from 1 to 1000000");
  ExpectRefused<Noise>([](auto* o) { o->log10_sigma = std::nan(""); },
                       "noise",
                       "a number from 0 to 1");
  ExpectRefused<CurveOptions>([](auto* o) { o->steps = -1; },
                              "steps",
                              "a whole number from 1 to 249001");
}

TEST(LegalTest, NothingIsDoneWithOptionsThatAreNotLegal) {
  FitOptions fit;
  fit.starts = -1;
  const Law law = FindLaw("kaplan-size", {"N"});
  EXPECT_NE(MessageOf([&] { FitGroups(law, {}, fit); }).find("starts: "),
            std::string::npos);
  ValidationOptions validation;
  validation.folds = 1;
  EXPECT_NE(MessageOf([&] { MakeSplits({}, validation); }).find("folds: "),
            std::string::npos);
  CurveOptions curves;
  curves.seeds = -1;
  const auto nowhere = [](std::string_view) {};
  EXPECT_NE(MessageOf([&] {
              SimulateCurves(law, {{"a", {}}}, curves, {}, nowhere);
            }).find("seeds: "),
            std::string::npos);
}

}  // namespace
}  // namespace routescale
