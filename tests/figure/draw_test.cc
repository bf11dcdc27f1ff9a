#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <limits>

#include "routescale/error.h"
#include "routescale/figure.h"
#include "support/message_of.h"
#include "support/temp_folder.h"

// First line of a test that draws: skips it, visibly, without gnuplot.
#define ROUTESCALE_NEEDS_GNUPLOT()                                  \
  if (std::system("gnuplot --version >/dev/null 2>&1") != 0) {      \
    if (std::getenv("ROUTESCALE_REQUIRE_DATA") != nullptr) {        \
      FAIL() << "no gnuplot";                                       \
    }                                                               \
    GTEST_SKIP() << "no gnuplot: sudo apt-get install gnuplot-nox"; \
  }                                                                 \
  static_assert(true)

namespace routescale {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Figure Example(const std::string& text) {
  Figure figure;
  figure.title = text;
  figure.caption = {text};
  Panel panel;
  panel.title = text;
  panel.x = {.label = text, .log = true, .low = 1, .high = 100};
  panel.y = {.label = text, .low = 0, .high = 4};
  panel.y.ticks = {{1, text}, {3, ""}};
  panel.series = {{Series::kRibbon, "", {}, {1, 10, 100}, {1, 2, 3}, {2, 3, 4}},
                  {Series::kLine, "", {}, {1, 10, 20, 100}, {1, 2, kNaN, 3}},
                  {Series::kPoints, text, {}, {1, 10, 100}, {1, 2, 3}}};
  panel.right = {{2, text}};
  panel.above = {{10, text}};
  panel.labels = {{10, 2, text}};
  figure.panels = {panel};
  return figure;
}

TEST(Draw, TheScriptIsTheSameEveryTime) {
  const Figure figure = Example("loss");
  EXPECT_EQ(GnuplotScript(figure, {}), GnuplotScript(figure, {}));
  EXPECT_THAT(GnuplotScript(figure, {}, "a'b.svg"),
              HasSubstr("set output \"a\\047b.svg\"\n"));
}

TEST(Draw, FilesAreWhatTheirNamesSay) {
  ROUTESCALE_NEEDS_GNUPLOT();
  DrawOptions options;
  const Figure figure = Example("loss");
  EXPECT_THAT(DrawFigure(figure, options), StartsWith("<?xml"));
  EXPECT_EQ(DrawFigure(figure, options), DrawFigure(figure, options));
  options.format = FigureFormat::kPng;
  EXPECT_THAT(DrawFigure(figure, options), StartsWith("\x89PNG"));
  options.format = FigureFormat::kPdf;
  EXPECT_THAT(DrawFigure(figure, options), StartsWith("%PDF"));
  EXPECT_THAT(DrawFigure(figure, options),
              HasSubstr("/CreationDate (D:20000101000000Z)"));
  options.format = FigureFormat::kTerminal;
  EXPECT_THAT(DrawFigure(figure, options), StartsWith("loss\n"));
}

using DrawTest = TempFolderTest;

TEST_F(DrawTest, NoTextIsACommandOrMarkup) {
  ROUTESCALE_NEEDS_GNUPLOT();
  const std::string file = Path("made");
  for (const std::string& hostile :
       {"`touch " + file + "`",
        "'`touch " + file + "`'",
        "\"; system('touch " + file + "') #",
        "'\nsystem('touch " + file + "')\n#",
        "$(touch " + file + ") @X \\ \\",
        std::string("a_{b}^{c} {/Symbol D} %s %d %%"),
        std::string("<script>alert(1)</script> ]]> & \x01\x1b[31m"),
        std::string("É 大 \xff\xfe"),
        std::string(5000, 'x'),
        std::string("END")}) {
    for (const auto format : {FigureFormat::kSvg, FigureFormat::kTerminal}) {
      DrawOptions options;
      options.format = format;
      const std::string drawn = DrawFigure(Example(hostile), options);
      if (format == FigureFormat::kSvg) {
        EXPECT_THAT(drawn, Not(HasSubstr("<script"))) << hostile;
      }
      EXPECT_THAT(drawn, Not(HasSubstr("\x1b"))) << hostile;
      EXPECT_FALSE(std::filesystem::exists(file)) << hostile;
    }
  }
  const std::string text = "a_{b} `c` @d %s 'e' \\ #";
  const std::string svg = DrawFigure(Example(text), {});
  size_t count = 0;
  for (size_t at = svg.find("<text>" + text + "</text>");
       at != std::string::npos;
       at = svg.find("<text>" + text + "</text>", at + 1)) {
    ++count;
  }
  // Title, caption, legend, panel, upright axis, a tick, three labels; the
  // other axis has no room for a line of it.
  EXPECT_EQ(count, 9u);
}

TEST(Draw, InlineFiguresDoNotShareNames) {
  ROUTESCALE_NEEDS_GNUPLOT();
  const std::string svg =
      InlineSvg(DrawFigure(Example("loss"), {}), "f1-", "a \"b\" <c>");
  EXPECT_THAT(svg,
              StartsWith("<svg role=\"img\" aria-label=\"a &quot;b&quot; "
                         "&lt;c&gt;\""));
  EXPECT_THAT(svg, HasSubstr("id='f1-gpPt6'"));
  EXPECT_THAT(svg, HasSubstr("'#f1-gpPt6'"));
  EXPECT_THAT(svg, Not(HasSubstr("'gpPt")));
  EXPECT_THAT(svg, Not(HasSubstr("'#gpPt")));
}

TEST(Draw, AnEmptyFigureHasItsAxes) {
  ROUTESCALE_NEEDS_GNUPLOT();
  Figure figure = Example("loss");
  figure.panels[0].series.clear();
  EXPECT_THAT(DrawFigure(figure, {}), HasSubstr("</svg>"));
  figure.panels[0].series = {{Series::kPoints, "a", {}, {kNaN}, {kNaN}}};
  EXPECT_THAT(DrawFigure(figure, {}), HasSubstr("</svg>"));
}

TEST(Draw, TheEndingDecides) {
  EXPECT_EQ(FigureFormatOf(""), FigureFormat::kTerminal);
  EXPECT_EQ(FigureFormatOf("-"), FigureFormat::kTerminal);
  EXPECT_EQ(FigureFormatOf("a.svg"), FigureFormat::kSvg);
  EXPECT_EQ(FigureFormatOf("a.b.png"), FigureFormat::kPng);
  EXPECT_EQ(FigureFormatOf("/x/a.pdf"), FigureFormat::kPdf);
  EXPECT_THAT(MessageOf([] { FigureFormatOf("a.jpeg"); }),
              HasSubstr("'a.jpeg' does not end in .svg, .png or .pdf"));
}

}  // namespace
}  // namespace routescale
