#include "page/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/layout.h"

namespace routescale {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Html, TextIsText) {
  EXPECT_EQ(EscapeMarkup("a < b && \"c\" > 'd'\n\x01"),
            "a &lt; b &amp;&amp; &quot;c&quot; &gt; &#39;d&#39;  ");
  EXPECT_EQ(EscapeMarkup("Δ ≤ 3"), "Δ ≤ 3");
}

TEST(Html, EverythingIsEscaped) {
  const std::string bad = "<b id='x'>&";
  HtmlPage page(bad);
  page.Section("one", bad);
  page.Heading(bad);
  page.Lead(bad);
  page.Paragraph(bad);
  page.List({bad});
  page.Labelled({{bad, bad, true}, {bad, bad, false}});
  page.Add({{{bad, bad}, {bad}}, {false, true}}, bad);
  page.Command(bad + "\n" + bad);
  const std::string text = page.Finish();
  EXPECT_THAT(text, Not(HasSubstr("<b id")));
  EXPECT_THAT(text, Not(HasSubstr("'x'")));
  EXPECT_THAT(text, HasSubstr("<h1>&lt;b id=&#39;x&#39;&gt;&amp;</h1>"));
}

TEST(Html, TablesAlignAndMarkHoles) {
  HtmlPage page("t");
  page.Add({{{"N", "runs"}, {"15M", "1"}, {"25M", "·"}}, {false, true}}, "·");
  const std::string text = page.Finish();
  EXPECT_THAT(text,
              HasSubstr("<thead><tr><th>N</th><th class=\"n\">runs</th></tr>"
                        "</thead><tbody>\n"
                        "<tr><td>15M</td><td class=\"n\">1</td></tr>\n"
                        "<tr><td>25M</td><td class=\"n hole\">·</td></tr>\n"
                        "</tbody></table>"));
}

TEST(Html, ThePageNeedsNothingElse) {
  HtmlPage page("t");
  page.Section("data", "Data");
  page.Command("one\ntwo");
  page.Figure("<svg></svg>");
  const std::string text = page.Finish();
  EXPECT_THAT(text, Not(HasSubstr("http:")));
  EXPECT_THAT(text, Not(HasSubstr("https:")));
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, HasSubstr("<a href=\"#data\">Data</a>"));
  EXPECT_THAT(text, HasSubstr("<pre>one\ntwo</pre>"));
  EXPECT_THAT(text, HasSubstr("<figure>\n<svg></svg></figure>"));
  EXPECT_THAT(text, HasSubstr("default-src 'none'"));
}

// The digest is that of `openssl dgst -sha256 -binary | base64`.
TEST(Html, ScriptsEndWhereTheyShallAndNoOtherRuns) {
  HtmlPage page("t");
  page.Script("a(\"</script><!--\")");
  const std::string text = page.Finish();
  EXPECT_THAT(text, HasSubstr("<script>a(\"<\\/script><\\!--\")</script>\n"));
  EXPECT_THAT(text,
              HasSubstr("script-src 'sha256-"
                        "8XLHEsZV3zUjZ4qCplZ9RouVQe5Itm0zMioslrx/84w='"));
}

}  // namespace
}  // namespace routescale
