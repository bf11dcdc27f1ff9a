#include <filesystem>

#include "options/output_options.h"
#include "options/sheet_file.h"

namespace routescale::app {
namespace {

Format FormatOfEnding(std::filesystem::path path) {
  if (path.extension() == ".gz") path.replace_extension();
  const std::string ending = path.extension();
  if (ending == ".txt") return Format::kText;
  if (ending == ".json") return Format::kJson;
  if (ending == ".tsv") return Format::kTsv;
  if (ending == ".md") return Format::kMarkdown;
  return Format::kCsv;
}

}  // namespace

void WriteSheet(const std::string& path,
                const Sheet& sheet,
                const std::string& schema,
                const OutputOptions& output) {
  const bool shown = path == "-";
  const Format format = shown ? output.ParsedFormat() : FormatOfEnding(path);
  DocumentWriter writer(path);
  writer.Write(format == Format::kJson
                   ? RenderJson(sheet, schema)
                   : Render(sheet, format, output.Style(path)));
  writer.Finish();
}

}  // namespace routescale::app
