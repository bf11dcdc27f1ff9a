#pragma once

#include <string>
#include <vector>

#include "options/options.h"
#include "routescale/answers.h"
#include "routescale/model.h"
#include "shell/command_line.h"

namespace routescale::app {

// MODEL [POINTS] --at …: a saved fit, or --law NAME --published LABEL in its
// place, and the points to ask about.
struct ModelOptions {
  std::string first, second;  // positionals
  std::string law, published;
  std::vector<std::string> at, groups;

  std::vector<Option> Records();        // --at and SourceRecords
  std::vector<Option> SourceRecords();  // --group --law --published
  std::vector<Positional> Positionals();

  SavedFit Load() const;
  // For verbs without a table of points: throws Error if a model and --law are
  // both given.
  void CheckOneModel() const;
  // Path of the table of points; "" if --at gives them.
  std::string Points() const;
  // The groups asked for with --group, or all.
  std::vector<const GroupFit*> Groups(const SavedFit& fit) const;
};

// The points of --at or of a table.
struct Queries {
  std::vector<std::string> header;              // columns to repeat in answers
  std::vector<std::vector<std::string>> input;  // their fields, per point
  Predictor::Columns columns;                   // [variable][point]
  std::vector<std::string> places;  // per point, for messages: "points.csv:17"
  std::vector<std::string> groups;  // per point: the group it names, or ""

  size_t size() const { return places.size(); }
};

// Throws Error (kBadData) for a value that the law's range of a variable rules
// out: zero or less where a logarithm is taken. `place` says where it stands.
void CheckVariable(const Law& law,
                   size_t variable,
                   double value,
                   const std::string& place);

// `unknown` is a variable that may be left out (its values are NaN): the one
// to be solved for. Throws Error for a variable that has no value.
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

}  // namespace routescale::app
