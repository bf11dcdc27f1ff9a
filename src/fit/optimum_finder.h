#pragma once

#include <limits>

#include "fit/refine.h"
#include "fit/search.h"

namespace routescale {

// The best of the minima found, from which others are told by a word of the
// user: where a start is given, the minimum that it leads to is taken if none
// is better. Never worse than the start.
class OptimumFinder {
 public:
  OptimumFinder(const FitLaw& law,
                const ResidualModel& model,
                const Points& points,
                const GroupSearch& search,
                const FitOptions& options);

  Optimum Find();
  // Descents that ended in the minimum that Find() returned.
  int Hits() const;

 private:
  double LeastObjective(const Minimum& minimum) const;
  bool HasValues(const Minimum& minimum) const;
  Optimum Refined(const Minimum& minimum) const;
  void Keep(const Optimum& optimum);
  void KeepFarEnd();
  void KeepStart();

  const FitLaw& law_;
  const ResidualModel& model_;
  const Points& points_;
  const GroupSearch& search_;
  const FitOptions& options_;
  Constraints constraints_;
  Optimum best_{{}, std::numeric_limits<double>::infinity(), 0, false};
  int hits_ = 1;
};

}  // namespace routescale
