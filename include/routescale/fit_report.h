#pragma once

#include <string>
#include <vector>

#include "routescale/law.h"
#include "routescale/model.h"
#include "routescale/report.h"
#include "routescale/selection.h"

namespace routescale {

struct FitReportOptions {
  Format format = Format::kText;
  TextStyle style;       // text: the conclusion and the groups in bold
  bool verbose = false;  // text, Markdown: ranges, criteria, correlations too
  const SelectionReport* selection = nullptr;  // what was read and dropped
  // Coefficients to show beside the estimates: each row beside the group of
  // its label or, if no row has the label of a group, all beside every group.
  std::vector<PublishedRow> published;
};

// The document of a fit. JSON is ToJson(fit). CSV and TSV are long form,
// group,parameter,estimate,std_error,low,high,status, derived values after the
// parameters of each group. Text and Markdown begin with the conclusion; they
// leave out the warnings, which belong on standard error.
std::string RenderFit(const SavedFit& fit, const FitReportOptions& options);

// "routed-bilinear fits 3 groups of curves.csv.gz: all at the minimum", or what
// is wrong.
std::string Conclusion(const SavedFit& fit);

}  // namespace routescale
