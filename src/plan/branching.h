#pragma once

#include <vector>

#include "plan/box_solver.h"
#include "plan/problem.h"

namespace routescale {

// Values at the end of their box are those of the box, to the last digit.
std::vector<double> ExactValues(const PlanProblem& problem,
                                const std::vector<FreeVariable>& box,
                                const Eigen::VectorXd& t);

// Branch and bound over the boxes between allowed values, in one piece of a
// problem.
class Branching {
 public:
  Branching(PlanProblem* problem,
            int starts,
            std::vector<Eigen::VectorXd> near,
            bool follow)
      : problem_(*problem),
        starts_(starts),
        near_(std::move(near)),
        follow_(follow) {}

  void Search(std::vector<FreeVariable> box);

  const BoxMinimum& best() const { return best_; }
  const std::vector<double>& values() const { return values_; }
  // Of the whole box.
  const std::vector<KktPoint>& minima() const { return minima_; }
  const Eigen::VectorXd& nearest() const { return nearest_; }

 private:
  void Round(const std::vector<FreeVariable>& box, const BoxMinimum& relaxed);

  PlanProblem& problem_;
  int starts_, boxes_ = 0;
  std::vector<Eigen::VectorXd> near_;
  bool follow_;
  BoxMinimum best_;
  std::vector<double> values_;
  std::vector<KktPoint> minima_;
  Eigen::VectorXd nearest_;
};

}  // namespace routescale
