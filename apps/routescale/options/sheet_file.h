#pragma once

#include <string>

#include "options/output_options.h"
#include "routescale/report.h"

namespace routescale::app {

// Writes a table to a file, in the format of its ending (.csv, .tsv, .md,
// .json, .txt, with .gz compressed), else as CSV; "-" is standard output, in
// the format of --format.
void WriteSheet(const std::string& path,
                const Sheet& sheet,
                const std::string& schema,
                const OutputOptions& output);

}  // namespace routescale::app
