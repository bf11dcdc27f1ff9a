#pragma once

#include <memory>

#include "inference/group_work.h"
#include "inference/leverage.h"
#include "inference/profile.h"

namespace routescale {

// Judges Wald intervals by the profile, whose signed root is t at the ends of
// an interval that holds what it says. The chance that the interval misses is
//
//   P(T > t at its high end) + P(T < t at its low end),   T: Student's t
//
// and an interval is doubtful where that is far from 1 − level, where its
// quantity is correlated with a parameter that is missed twice too often, where
// it leaves the bounds of a parameter, and where a parameter of the fit lies on
// its bound. One judge for all quantities of a group; the work outlives it.
//
// Intervals that a profile can replace are judged by either chance alone, and
// strictly. Those of other methods, which can only be marked, are doubtful
// where they miss twice too often or four times too seldom: a mark is as much a
// matter of chance as the estimate it depends on.
//
// The ends may be those of a robust objective. The work is one of least squares
// all the same, and its residuals count as 0: what bends is the law.
class WaldJudge {
 public:
  enum class Purpose { kReplace, kMark, kMarkRobust };
  WaldJudge(const GroupWork& work, double level, Purpose purpose);

  // By a step from the linear model alone, which is cheap: false where that is
  // enough to say that no interval is doubtful. The points of the work may be a
  // sample of those fitted.
  bool MayFindDoubtful() const;

  // Which quantities of the work are; by a refit at an end where a step is not
  // enough.
  std::vector<size_t> FindDoubtful();

 private:
  struct Direction;
  // The chances to miss beyond either end, NaN if not known.
  struct Misses {
    double low = 0, high = 0;
    double sum() const { return low + high; }
  };

  double MissByStep(const Direction& direction, double reach) const;
  double MissByRefit(const Direction& direction, double reach);
  double Miss(const Direction& direction, double reach);
  Misses MissesByStep(const Direction& direction) const;
  Misses FindMisses(const Direction& direction);
  double TailAt(double t) const;
  Eigen::VectorXd UnitMove(const Direction& direction) const;
  bool IsFarOff(const Misses& misses, double share) const;
  bool IsGross(const Misses& misses) const;

  const GroupWork& work_;
  double level_, t_;
  Purpose purpose_;
  TangentSpace space_;
  Eigen::VectorXd residuals_;
  std::unique_ptr<Refitter> refitter_;
};

}  // namespace routescale
