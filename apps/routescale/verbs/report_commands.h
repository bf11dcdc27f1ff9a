#pragma once

#include <string>
#include <vector>

#include "options/compare_choice.h"
#include "options/interval_options.h"
#include "options/law_options.h"
#include "options/output_options.h"
#include "options/table_options.h"
#include "routescale/compare.h"

namespace routescale::app {

struct ReportOptions {
  TableOptions table;
  LawOptions law;
  IntervalFlags interval;
  CompareChoice compare;
  OutputOptions output;
  bool no_compare = false;
};

// Of the records of `compare` those that a report has room for.
std::vector<Option> CompareRecords(CompareChoice* choice);

// The commands that print the parts again; the table by its name alone, as the
// report is the same wherever it was made.
class ReportCommands {
 public:
  explicit ReportCommands(ReportOptions options);

  std::string Inspect();
  std::string Fit();
  std::string Check();
  std::string Compare();
  std::string Plot(const std::string& kind);
  void SetRivals(const Comparison& comparison, const std::string& fitted);
  std::string PlotErrors();

 private:
  Verb LikeVerb();
  std::string Selection();
  std::string Law(bool with_level = true);
  std::string Rivals();

  ReportOptions options_, usual_;
  std::string table_, like_, scale_;
};

}  // namespace routescale::app
