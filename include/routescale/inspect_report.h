#pragma once

#include <string>

#include "routescale/inspect.h"
#include "routescale/report.h"

namespace routescale {

// What is in a table, for people: a conclusion, the columns, the runs of each
// group by size and experts, what stands out, and what a fit would take. CSV,
// TSV and Markdown give the columns alone; JSON is the document
// "routescale/inspection/1" with everything.
std::string RenderInspection(const TableSummary& summary,
                             Format format,
                             const TextStyle& style = {});

}  // namespace routescale
