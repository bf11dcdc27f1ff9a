#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "routescale/report_rows.h"

namespace routescale {
namespace {

using Rows = SheetWriter::Rows;

std::vector<Cell> AwkwardRow(int i) {
  Cell verbatim = 1e9 + i;
  verbatim.verbatim = "1e+09";
  return {i % 7 == 0 ? Cell() : Cell("run " + std::to_string(i)),
          Cell(i % 5 == 0 ? std::nan("") : i / 3.0, 4),
          Cell(i),
          verbatim,
          i == 2500 ? Cell("größer, 模型\t|\"*\n<a>") : Cell(),
          i % 11 == 0 ? Cell("ok") : Cell(1.5e7 * i, 3, true)};
}

std::string Written(const Sheet& sheet, Format format, const Rows& rows) {
  const std::string path =
      testing::TempDir() + "sheet-" + std::to_string(static_cast<int>(format));
  SheetWriter writer(sheet, format, "test/1", path, 2);
  for (size_t from = 0; from < rows.size(); from += 1700) {
    const size_t to = std::min(rows.size(), from + 1700);
    writer.Add({rows.begin() + static_cast<std::ptrdiff_t>(from),
                rows.begin() + static_cast<std::ptrdiff_t>(to)});
  }
  writer.Finish();
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  return text.str();
}

// The document of all rows at once, whatever its format.
TEST(SheetWriter, WritesWhatRenderDoes) {
  for (const int count : {0, 1, 4000}) {
    Sheet sheet;
    sheet.title = "A table";
    sheet.header = {"run", "a number", "i", "N", "note", "mixed"};
    sheet.facts = {{"law", "chinchilla"}};
    sheet.notes = {"\"rows\": [] is no end", "another"};
    Rows rows;
    for (int i = 0; i < count; ++i) rows.push_back(AwkwardRow(i));
    Sheet whole = sheet;
    whole.rows = rows;
    for (const Format format :
         {Format::kText, Format::kMarkdown, Format::kCsv, Format::kTsv}) {
      EXPECT_TRUE(Written(sheet, format, rows) == Render(whole, format))
          << count << " rows, format " << static_cast<int>(format);
    }
    EXPECT_TRUE(Written(sheet, Format::kJson, rows) ==
                RenderJson(whole, "test/1"))
        << count;
  }
}

}  // namespace
}  // namespace routescale
