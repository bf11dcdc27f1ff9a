#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/design.h"
#include "routescale/report.h"

namespace routescale {

// Everything a report of chosen runs says.
struct DesignReport {
  std::string law;           // its name
  std::string coefficients;  // where they come from
  double assumed_error = 0;  // of a run, where none is known; else 0
  std::string cost;          // the formula; "1" if there is none
  std::vector<std::string> variables;
  const RunPool* pool = nullptr;
  // Columns of the pool to repeat, and their fields per candidate.
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> fields;
  DesignRequest request;
  DesignAnswer answer;
  std::optional<Verification> verified;
};

// Text and Markdown: the runs, what is learnt, and other designs of the same
// limits. CSV and TSV: the runs, for a launcher. JSON: "routescale/design/1".
std::string RenderDesign(const DesignReport& report,
                         Format format,
                         const TextStyle& style);

}  // namespace routescale
