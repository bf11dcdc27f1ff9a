#pragma once

#include <optional>

#include <string>
#include <vector>

#include "routescale/answers.h"
#include "routescale/model.h"
#include "shell/command_line.h"

namespace routescale::app {

// MODEL [POINTS] --at …: a saved fit, or --law NAME --published LABEL in its
// place, and the points to ask about.
struct ModelOptions {
  std::string first, second;  // positionals
  std::string law, published;
  std::optional<double> level;
  std::vector<std::string> at, groups, set;
  std::string at_option = "--at";  // that gives the points, for errors

  std::vector<Option> Records();        // --at and SourceRecords
  std::vector<Option> SourceRecords();  // --group --law --published --set
  Option Level();                       // --level, for verbs with intervals
  std::vector<Positional> Positionals();

  // Whether coefficients are given, without a fit and without errors.
  bool HasCoefficients() const { return !(published.empty() && set.empty()); }
  SavedFit Load() const;
  SavedFit LoadAsSaved() const;  // without --level
  // For verbs without a table of points: throws Error if a model and --law are
  // both given.
  void CheckOneModel() const;
  // Path of the table of points; "" if --at gives them.
  std::string Points() const;
  // The groups asked for with --group, or all.
  std::vector<const GroupFit*> Groups(const SavedFit& fit) const;

 private:
  SavedFit Given() const;
};

// Throws Error (kBadData) for a value that the law's range of a variable rules
// out: zero or less where a logarithm is taken. `place` says where it stands.
void CheckVariable(const Law& law,
                   size_t variable,
                   double value,
                   const std::string& place);

}  // namespace routescale::app
