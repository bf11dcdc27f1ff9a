#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "fit/minima.h"
#include "fit/neighbourhoods.h"
#include "fit/search_effort.h"
#include "fit/start_map.h"
#include "fit/variable_projection.h"

namespace routescale {

class ThinnedPoints;

// The search for the minima of one group (multistart; cf. Rinnooy Kan and
// Timmer 1987): the projected objective is screened at a low-discrepancy set of
// places; the best of each neighbourhood descend a little, the best of those to
// the end, eight at a time, until Boender and Rinnooy Kan's rule (1987) expects
// no further minimum. Places are compared on some tens of rows, and descents use
// some hundreds; the minima are those of all rows, or of thousands of a large
// table.
class GroupSearch {
 public:
  GroupSearch(const SearchLaw& law,
              const Points& points,
              const FitOptions& options);

  // To the end, side by side, each followed by finish(its index) on the thread
  // that ended it; results do not depend on the number of threads.
  static void Run(
      const std::vector<GroupSearch*>& searches,
      size_t threads,
      const std::function<void(size_t)>& finish = [](size_t) {});

  // Distinct minima, best first; objectives of projection(). Minima in which a
  // parameter has no effect come after others of the same objective.
  const std::vector<Candidate>& minima() const { return minima_; }
  // The parameters of the law at one of them.
  Eigen::VectorXd ThetaOf(const Minimum& minimum) const {
    return law_.Theta(minimum.u, minimum.linear);
  }
  // With all points, or with a sample of a large table.
  const VariableProjection& projection() const { return projection_; }
  bool has_all_points() const { return has_all_points_; }
  int places() const { return places_; }
  int descents() const { return static_cast<int>(descents_.size()); }
  std::vector<double> objectives() const;  // of the descents

 private:
  GroupSearch(const SearchLaw& law,
              const ThinnedPoints& thinned,
              const FitOptions& options);

  enum class Stage { kScreen, kHalve, kDescend, kDone };

  // Independent pieces of work of the present stage, and what follows them.
  size_t tasks() const;
  void Do(size_t task);
  void Advance();

  // Whether the law itself is finite there, not the centred one alone: steep
  // powers of large numbers are not. Nor are its values all rounding.
  bool HasValues(const Minimum& minimum, bool at_all_points) const;
  // From a minimum down to one next to it; infinite where the law has no values.
  Minimum Descend(const VariableProjection& projection,
                  const Minimum& from,
                  const DescentOptions& options) const;
  void KeepTrials();
  void BeginRound();
  void Screen(size_t task);
  void Select();
  void KeepDistinct();
  bool ShouldStop() const;
  void MoveIdleParameters();
  void Finish();

  const SearchLaw& law_;
  const FitOptions& options_;
  const SearchEffort effort_;
  bool has_all_points_, sampled_;
  // On all points or thousands of them, on those that descents need, on those
  // that tell places apart.
  VariableProjection projection_, sampled_projection_, screened_projection_;
  Program law_on_points_;
  std::optional<Program> law_on_sample_;  // if it is not all of them
  StartMap map_;
  Stage stage_ = Stage::kDone;
  int round_ = 0, places_ = 0;
  std::vector<SearchPlace> screened_;
  std::vector<Minimum> queue_, batch_, descents_;
  size_t next_ = 0;  // in the queue
  std::vector<Candidate> minima_;
};

// From a minimum of a sample down to one of all points.
Minimum DescendOnAll(const SearchLaw& law,
                     const Points& points,
                     const Minimum& minimum);

}  // namespace routescale
