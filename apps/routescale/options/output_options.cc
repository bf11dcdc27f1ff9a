#include <fmt/format.h>
#include <unistd.h>

#include "options/output_options.h"
#include "shell/terminal.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

const std::vector<std::string>& Formats() {
  static const std::vector<std::string> formats = {
      "text", "json", "csv", "tsv", "markdown"};
  return formats;
}

}  // namespace

std::vector<Option> OutputOptions::Records() {
  return Under(
      "Output",
      {
          {"--format",
           "FORMAT",
           "form of the answer: " + Alternatives(Formats()),
           &format,
           OneOf(Formats())},
          {"--json", "", "the same as --format json", &json},
          Color(),
          {"-q,--quiet", "", "print no warnings and no progress", &quiet},
      });
}

Option OutputOptions::OutputFile(std::string help) {
  return {"-o,--output", "FILE", std::move(help), &output, Files(), "Output"};
}

Option OutputOptions::Color() {
  const std::vector<std::string> times = {"auto", "always", "never"};
  return {"--color",
          "WHEN",
          "colour: " + Alternatives(times),
          &color,
          OneOf(times),
          "Output"};
}

Format OutputOptions::ParsedFormat() const {
  if (json && !format.empty() && format != "json") {
    throw BadValue("--format", format, "is not json, which --json asks for");
  }
  if (json) return Format::kJson;
  Format parsed = Format::kText;
  ParseFormat(format, &parsed);
  return parsed;
}

TextStyle OutputOptions::Style(const std::string& path) const {
  // Neither a terminal's colours nor its width belong into a file.
  const int stream = path.empty() || path == "-" ? STDOUT_FILENO : -1;
  return {MayColour(color, stream), TerminalColumns(stream)};
}

void Warn(const OutputOptions& output, const std::string& message) {
  if (output.quiet) return;
  PrintMessage(fmt::format("routescale: warning: {}\n", message));
}

void Print(const Sheet& sheet,
           const std::string& json,
           const OutputOptions& output) {
  const Format format = output.ParsedFormat();
  WriteDocument(
      output.output,
      format == Format::kJson ? json : Render(sheet, format, output.Style()));
}

}  // namespace routescale::app
