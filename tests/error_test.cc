#include "routescale/error.h"

#include <gtest/gtest.h>

#include <string>

namespace routescale {
namespace {

TEST(ErrorTest, ShowsThePlace) {
  const Error error = Error(ExitCode::kBadData, "is not a number")
                          .File("curves.csv.gz")
                          .Line(17)
                          .Column("num_experts")
                          .Value("sixty")
                          .Hint("leave the field empty if it is missing");
  EXPECT_STREQ(error.what(),
               "curves.csv.gz:17: column num_experts: 'sixty' is not a number\n"
               "  leave the field empty if it is missing");
  EXPECT_EQ(error.code(), ExitCode::kBadData);
  EXPECT_EQ(error.message(), "is not a number");
  EXPECT_EQ(error.file(), "curves.csv.gz");
  EXPECT_EQ(error.line(), 17);
  EXPECT_EQ(error.column(), "num_experts");
  EXPECT_EQ(error.value(), "sixty");
  EXPECT_EQ(error.hint(), "leave the field empty if it is missing");
}

TEST(ErrorTest, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(Error(ExitCode::kRuntime, "failed").what(), "failed");
  EXPECT_STREQ(Error(ExitCode::kRuntime, "failed").Line(3).what(), "failed");
  EXPECT_STREQ(Error(ExitCode::kRuntime, "failed").File("f").what(),
               "f: failed");
  EXPECT_STREQ(Error(ExitCode::kRuntime, "failed").Column("c").what(),
               "column c: failed");
}

TEST(ErrorTest, CopiesKeepTheirText) {
  std::string text;
  try {
    try {
      throw Error(ExitCode::kUsage, "wrong").File("f");
    } catch (Error& error) {
      throw error.Line(2);
    }
  } catch (const std::exception& error) {
    text = error.what();
  }
  EXPECT_EQ(text, "f:2: wrong");
}

TEST(ErrorTest, ValuesAreShortenedAndPrintable) {
  const auto shown = [](std::string value) {
    return std::string(
        Error(ExitCode::kBadData, "is wrong").Value(std::move(value)).what());
  };
  EXPECT_EQ(shown(std::string(72, 'x')),
            "'" + std::string(72, 'x') + "' is wrong");
  EXPECT_EQ(shown(std::string(73, 'x')),
            "'" + std::string(72, 'x') + "...' is wrong");
  EXPECT_EQ(shown("a\x1B[1m\nb\x7F"), "'a [1m b ' is wrong");
  // A character that would be cut in two is left out.
  EXPECT_EQ(shown(std::string(71, 'x') + "\u00E9" + "yy"),
            "'" + std::string(71, 'x') + "...' is wrong");
  EXPECT_EQ(shown(std::string(100, '\x80')).size(), 72u - 3u + 14u);
}

std::string Shown(std::string formula, size_t position, size_t length) {
  return Error(ExitCode::kUsage, "--where: wrong")
      .Formula(std::move(formula), position, length)
      .what();
}

TEST(ErrorTest, CaretUnderTheFormula) {
  EXPECT_STREQ(Error(ExitCode::kUsage, "--where: unknown column 'ruter_type'")
                   .Formula("ruter_type == 'Hash'", 0, 10)
                   .Hint("did you mean 'router_type'?")
                   .what(),
               "--where: unknown column 'ruter_type'\n"
               "  ruter_type == 'Hash'\n"
               "  ^~~~~~~~~~\n"
               "  did you mean 'router_type'?");
  EXPECT_EQ(Shown("k ==", 4, 0), "--where: wrong\n  k ==\n      ^");
  EXPECT_EQ(Shown("k == 1", 99, 5), "--where: wrong\n  k == 1\n        ^");
  EXPECT_EQ(Shown("a\tb\n+", 2, 1), "--where: wrong\n  a b +\n    ^");
}

TEST(ErrorTest, CaretCountsCharactersNotBytes) {
  EXPECT_EQ(Shown("'\u00E9\u00E9' == \u00E9x", 10, 3),
            "--where: wrong\n  '\u00E9\u00E9' == \u00E9x\n"
            "          ^~");
}

TEST(ErrorTest, LongFormulasShowTheSurroundings) {
  const std::string formula =
      std::string(100, 'a') + "?" + std::string(100, 'b');
  EXPECT_EQ(Shown(formula, 100, 1),
            "--where: wrong\n  " + std::string(36, 'a') + "?" +
                std::string(35, 'b') + "\n  " + std::string(36, ' ') + "^");
  EXPECT_EQ(Shown(formula, 100, 90),
            "--where: wrong\n  " + std::string(36, 'a') + "?" +
                std::string(35, 'b') + "\n  " + std::string(36, ' ') + "^" +
                std::string(35, '~'));
}

TEST(ErrorTest, LongFormulasAreCutBetweenCharacters) {
  std::string formula;
  for (int i = 0; i < 100; ++i) formula += "\u00E9";
  const auto whole = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "\u00E9";
    return text;
  };
  EXPECT_EQ(
      Shown("x" + formula, 101, 2),
      "--where: wrong\n  " + whole(36) + "\n  " + std::string(18, ' ') + "^");
  EXPECT_EQ(Shown("x" + formula, 102, 1).substr(0, 19),
            std::string("--where: wrong\n  \u00E9"));
  for (size_t position = 0; position < 300; ++position) {
    Shown(std::string(250, '\x80'), position, position);
  }
}

}  // namespace
}  // namespace routescale
