#pragma once

#include <string>

#include "routescale/compare.h"
#include "routescale/compare_groups.h"
#include "routescale/report.h"

namespace routescale {

struct CompareReportOptions {
  Format format = Format::kText;
  TextStyle style;       // text: the conclusion in bold
  bool verbose = false;  // text, Markdown: criteria and errors of prediction
  std::string data_name, data_sha256;
};

// The document of a comparison of laws. Text and Markdown begin with the
// conclusion; warnings are in the JSON and else belong on standard error. CSV
// and TSV have one line per group and law.
std::string RenderComparison(const Comparison& comparison,
                             const CompareReportOptions& options);

// The same of groups; CSV and TSV have one line per pair of groups.
std::string RenderGroups(const GroupComparison& comparison,
                         const CompareReportOptions& options);

}  // namespace routescale
