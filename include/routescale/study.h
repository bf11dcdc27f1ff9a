#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "routescale/backtest.h"
#include "routescale/compare.h"
#include "routescale/model.h"
#include "routescale/prior.h"
#include "routescale/selection.h"
#include "routescale/shards.h"

namespace routescale {

// A table, a law and options become fits or comparisons: the whole work of the
// verbs fit and compare, and where a program of one's own begins. What is
// called "Throws Error" below throws for bad data and unknown names.

// Variables that the table can supply to a law of the book: its columns,
// selection.map, and whatever the schema knows other columns to mean.
std::vector<std::string> KnownVariables(const TableReader& reader,
                                        const SelectionOptions& selection);

// The law for a table, by name, file or formula. A name in a formula is a
// variable only if it is exactly the name of a column, given by selection.map,
// or a variable of a recognised table: every other name is a parameter. Names
// that could be either are told in `notes`. Throws Error.
Law LawForTable(const std::string& law,
                const TableReader& reader,
                const SelectionOptions& selection,
                std::vector<std::string>* notes);

// The name of the table without its folder, of several files all of them.
std::string DataName(const TableReader& reader);

// The warnings of a selection, and how many rows lacked a value.
std::vector<std::string> WarningsOf(const SelectionReport& report);

// Values of the variables, and what messages and the fit call them.
struct NamedPoint {
  std::string label;  // "N=1e9,E=64"
  std::map<std::string, double> values;
};

struct FitRequest {
  TableInput table;
  std::string law = "routed-bilinear";  // a name, a file or a formula
  SelectionOptions selection;
  FitOptions options;
  IntervalOptions interval;
  bool diagnose = false;            // influential runs, tests of the residuals
  std::string calibrate;            // a cost: fills GroupFit::calibration
  std::vector<std::string> region;  // two parameters: fills GroupFit::regions
  std::vector<NamedPoint> at;       // the loss is reported here, too
  std::optional<Shard> shard;       // this part of the resampling, no intervals
  std::optional<Priors> priors;     // the likeliest coefficients, by a prior
  // So too, by the bounds, where some group has too few runs for an error, or
  // the bounds tell as much as the runs.
  bool bounds_if_few = false;
  ProgressFunction progress;
};

struct FittedTable {
  SavedFit fit;
  SelectionReport report;
  std::vector<Points> points;  // of each group
};

// Reads, selects and fits. Throws Error.
FittedTable FitTable(const FitRequest& request);

struct CompareRequest {
  // Names, files, formulas, NAME + TERM; empty: those of the book that the
  // points can determine.
  std::vector<std::string> laws;
  std::string also;  // a law that is compared in any case; "" for none
  SelectionOptions selection;
  CompareOptions options;
  std::string backtest;  // the formula that BacktestTable orders runs by
};

struct ComparedTable {
  Comparison comparison;
  std::vector<std::string> warnings;
  std::string data_sha256;
};

// Reads, selects, fits every law and validates it. Throws Error.
ComparedTable CompareTable(TableReader* reader, const CompareRequest& request);

struct BacktestedTable {
  Backtest backtest;
  std::vector<std::string> warnings;
  std::string data_sha256;
};

// Reads, selects, and fits every law up to each value of request.backtest.
// Throws Error, also for other ways of validation beside it.
BacktestedTable BacktestTable(TableReader* reader,
                              const CompareRequest& request);

}  // namespace routescale
