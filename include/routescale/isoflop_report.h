#pragma once

#include <string>
#include <vector>

#include "routescale/isoflop.h"
#include "routescale/report.h"

namespace routescale {

// The optima by budget and what to say beside them.
struct IsoflopDocument {
  std::vector<IsoflopGroup> groups;
  std::string budget;      // column or formula
  std::string by;          // variable or ""
  std::string against;     // law or ""
  std::vector<double> at;  // budgets to predict at
  double level = 0.95;
  std::vector<std::string> notes;
  std::string data_name, data_sha256;
};

// Text and Markdown have all tables. CSV and TSV have one line for each budget,
// or, with document.at, one for each prediction. JSON is routescale/isoflop/1.
std::string RenderIsoflop(const IsoflopDocument& document,
                          Format format,
                          const TextStyle& style);

}  // namespace routescale
