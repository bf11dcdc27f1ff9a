#pragma once

#include <string>
#include <vector>

#include "routescale/report.h"
#include "shell/command_line.h"

namespace routescale::app {

// How to print.
struct OutputOptions {
  std::string format, color = "auto";  // "": text
  bool json = false, quiet = false;
  std::string output;  // "" or "-": standard output

  std::vector<Option> Records();        // --format --json --color -q
  Option OutputFile(std::string help);  // -o
  Option Color();                       // --color, which Records() has
  Format ParsedFormat() const;
  // Of a document that goes to `path`: "" and "-" are standard output.
  // Colour by --color, NO_COLOR and CLICOLOR_FORCE, else on a terminal; columns
  // by COLUMNS, else of that terminal.
  TextStyle Style(const std::string& path) const;
  TextStyle Style() const { return Style(output); }
};

// Prints "routescale: warning: …" on standard error unless quiet.
void Warn(const OutputOptions& output, const std::string& message);

// A sheet in any format but JSON, or the JSON text, to where -o says.
void Print(const Sheet& sheet,
           const std::string& json,
           const OutputOptions& output);

}  // namespace routescale::app
