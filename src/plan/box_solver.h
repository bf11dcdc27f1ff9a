#pragma once

#include <vector>

#include "plan/newton.h"
#include "plan/problem.h"

namespace routescale {

// Differences of equal objectives, as a problem scales them.
inline constexpr double kSameObjective = 1e-9;

// The best of the local minima found in one box.
struct BoxMinimum {
  KktPoint point;
  bool found = false;     // a proven minimum, or
  bool unproven = false;  // a feasible point that may be none
  int agreeing = 0, starts = 0;
  std::vector<KktPoint> minima;  // all that are proven, one of each value
  // Without any: the design that breaks the constraints least.
  Eigen::VectorXd nearest;

  bool any() const { return found || unproven; }
};

// Searches the box of a problem: screens it at many points, descends from the
// best of them that lie apart and from points spread over the box, and polishes
// what it finds, until further descents are unlikely to find a better minimum.
class BoxSolver {
 public:
  BoxSolver(PlanProblem* problem, int starts)
      : problem_(*problem), starts_(starts) {}

  // `near`: starts of their own; with `follow` the only ones, unless they lead
  // nowhere.
  BoxMinimum Solve(const std::vector<Eigen::VectorXd>& near, bool follow);

 private:
  struct Sample {
    Eigen::VectorXd t;
    double objective = 0, broken = 0;  // Σ max(0, c) and |c|
  };

  void Search(const std::vector<Eigen::VectorXd>& near, bool follow);
  // Descends from a start; whether that found a new minimum.
  bool Descend(const Eigen::VectorXd& start);
  bool Try(const KktPoint& point);
  bool IsKnown(const KktPoint& point) const;
  bool IsEnough(int descents, int last_new) const;
  void Screen();
  void AddSample(const Eigen::VectorXd& t);
  // The samples with the least objective + penalty × broken that lie apart.
  std::vector<Eigen::VectorXd> BestSamples(double penalty, size_t most) const;
  // From points that break the constraints least: descends where one meets
  // them all.
  void SearchForFeasible();
  // The best feasible point where the searches ended, for kinks; it counts if
  // it is better than a proven minimum.
  void TryWithoutProof();
  KktPoint Judge(const Eigen::VectorXd& t);
  Eigen::VectorXd Shares(const Eigen::VectorXd& t) const;

  PlanProblem& problem_;
  int starts_;
  BoxMinimum best_;
  std::vector<Sample> samples_;
  std::vector<Eigen::VectorXd> left_over_;  // ends that are no minima
};

}  // namespace routescale
