#pragma once

#include <memory>
#include <string>
#include <vector>

#include "options/model_options.h"
#include "options/output_options.h"
#include "routescale/report.h"

namespace routescale::app {

// The points of --at or of a table.
struct Queries {
  std::vector<std::string> header;              // columns to repeat in answers
  std::vector<std::vector<std::string>> input;  // their fields, per point
  Predictor::Columns columns;                   // [variable][point]
  std::vector<std::string> places;   // per point, for messages: "points.csv:17"
  std::vector<std::string> groups;   // per point: the group it names, or ""
  std::vector<std::string> missing;  // per point: variables without a value

  size_t size() const { return places.size(); }
};

// Reads them in batches: a table may be larger than memory.
class QueryReader {
 public:
  // `unknown` as for ReadQueries.
  QueryReader(const ModelOptions& options,
              const SavedFit& fit,
              const std::string& unknown = "");
  ~QueryReader();

  const std::vector<std::string>& header() const { return given_.header; }
  bool is_table() const { return rows_ != nullptr; }
  // The next points, up to `most` of a table or all of --at; none at the end.
  Queries Next(size_t most);

 private:
  class Rows;
  Queries given_;  // by --at
  std::unique_ptr<Rows> rows_;
};

// `unknown` is a variable that may be left out (its values are NaN): the one
// to be solved for. Throws Error for a variable that no column gives.
Queries ReadQueries(const ModelOptions& options,
                    const SavedFit& fit,
                    const std::string& unknown = "");

// A row of an answer: a point of the queries and the index of a group.
struct Question {
  size_t point, group;
};

// Each point with those of the groups that it asks about, in the order of an
// answer.
std::vector<Question> Questions(const Queries& queries,
                                const std::vector<const GroupFit*>& groups);

// One per group.
std::vector<Predictor> Predictors(const SavedFit& fit,
                                  const std::vector<const GroupFit*>& groups);

// Begins an answer: one row per question, with the columns `group` (if
// the fit has several), then those of the input.
Sheet StartAnswer(const SavedFit& fit, const Queries& queries);
std::vector<Cell> StartRow(const SavedFit& fit,
                           const Queries& queries,
                           size_t point,
                           const GroupFit& group);

// The variables at one point.
std::vector<double> PointAt(const Queries& queries, size_t point);

// A value and the ends of its interval, three cells.
void AddAnswer(const Answer& answer, int digits, std::vector<Cell>* row);

// Ends an answer: columns of the input that are named as others of it are
// become given_NAME. Notes what the intervals are; warns where they are Wald's
// against the method of the fit.
void FinishAnswer(const SavedFit& fit,
                  const OutputOptions& output,
                  Sheet* sheet);

// How far a point is from the runs: the worst variable's distance, and each
// one's where there are several.
void AddExtrapolationHeader(const SavedFit& fit, Sheet* sheet);
void AddExtrapolation(const Predictor& predictor,
                      const std::vector<double>& at,
                      std::vector<Cell>* row);

}  // namespace routescale::app
