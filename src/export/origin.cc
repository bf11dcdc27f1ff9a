#include "export/origin.h"

#include "report/fit_words.h"
#include "report/layout.h"
#include "routescale/from_coefficients.h"

namespace routescale {

std::vector<std::string> OriginLines(const SavedFit& fit) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& line) {
    lines.push_back(OneLine(line));
  };
  add(fit.law.name + (fit.law.title.empty() ? "" : ": " + fit.law.title));
  for (const Detail& detail : DescribeOrigin(fit, nullptr)) {
    add(detail.label + ": " + detail.text);
  }
  if (fit.data_name.empty()) {
    const std::string source = SourceOf(fit.law, fit.groups[0]);
    add("coefficients: " + (source == "given" ? source : "published"));
  } else {
    add("fitted to " + fit.data_name + ", SHA-256 " + fit.data_sha256);
  }
  for (const GroupFit& group : fit.groups) {
    if (fit.data_name.empty()) break;
    add(group.group + ": " + DescribeStatistics(fit, group));
  }
  add("exported by routescale " ROUTESCALE_VERSION);
  for (const VariableSpec& variable : fit.law.variables) {
    add(variable.name + ": " + variable.description);
  }
  return lines;
}

}  // namespace routescale
