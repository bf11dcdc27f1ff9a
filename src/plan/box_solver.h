#pragma once

#include <vector>

#include "plan/newton.h"
#include "plan/problem.h"

namespace routescale {

// Differences of equal objectives, as a problem scales them.
inline constexpr double kSameObjective = 1e-9;

// The best of the local minima found in one box.
struct Minimum {
  KktPoint point;
  bool found = false;     // a proven minimum, or
  bool unproven = false;  // a feasible point that may be none
  int agreeing = 0, starts = 0;

  bool any() const { return found || unproven; }
};

// Searches the box of a problem from several starts and polishes what it finds.
class BoxSolver {
 public:
  BoxSolver(PlanProblem* problem, int starts)
      : problem_(*problem), starts_(starts) {}

  // `near`: a start of its own, or null; with `follow` the only one.
  Minimum Solve(const Eigen::VectorXd* near, bool follow);

 private:
  void Try(const KktPoint& point, Minimum* best);
  bool NextStart(int64_t* index, Eigen::VectorXd* start);
  // The best feasible point where the searches ended, for kinks; it counts if
  // it is better than a proven minimum.
  void TryWithoutProof(Minimum* best);
  KktPoint Judge(const Eigen::VectorXd& t);

  PlanProblem& problem_;
  int starts_;
  std::vector<Eigen::VectorXd> left_over_;  // ends that are no minima
};

}  // namespace routescale
