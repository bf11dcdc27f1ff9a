#pragma once

#include <vector>

#include "inference/profile.h"

namespace routescale {

// Evaluates the profile of one target: the least objective of all else where
// the target is held.
class Profiler {
 public:
  Profiler(const RefitBase& base,
           const HeldSearch& search,
           const ProfileTarget& target,
           double most_work = HUGE_VAL);

  ProfilePlace optimum() const { return {target_.at, 0, base_.u, target_.at}; }
  const ProfileTarget& target() const { return target_; }
  double degrees() const { return base_.degrees; }

  // The last coordinate to look at on a side.
  double Limit(int direction) const;

  // The profile at `coordinate`, or near it, found from a place nearby and the
  // direction in which the parameters go on from there; where that fails, with
  // the others as they are there, or by a search. Where no refit converges, the
  // lowest of them, an upper bound. False where the law is not finite.
  bool At(double coordinate,
          const ProfilePlace& from,
          const Eigen::VectorXd& direction,
          ProfilePlace* place);

  // Looks for a lower objective with the aim of a place: from other places, and
  // by a search if `widely` and a parameter is held, else from the optimum. The
  // place moves to the lowest; true if that is below the height.
  bool FindLower(double height,
                 bool widely,
                 const std::vector<Eigen::VectorXd>& others,
                 ProfilePlace* place);

  // After more work than is allowed nothing is found any more.
  bool HasGivenUp() const { return work_ > most_work_; }

  // The parameters of the lowest objective met, if it is below the minimum.
  const Eigen::VectorXd& better() const { return better_; }

 private:
  bool Refit(double coordinate,
             const Eigen::VectorXd& from,
             ProfilePlace* place);
  bool PullSoftly(double coordinate,
                  const Eigen::VectorXd& from,
                  const Eigen::VectorXd& there,
                  ProfilePlace* place);
  bool Search(double coordinate,
              const Eigen::VectorXd& from,
              ProfilePlace* place);
  void SetPlace(double objective,
                const Eigen::VectorXd& u,
                ProfilePlace* place);
  double ToU(double coordinate) const;
  double UpperBound(const Eigen::VectorXd& theta) const;
  double PullWeight() const;
  double Attained();

  const RefitBase& base_;
  const HeldSearch& search_;
  const ProfileTarget& target_;
  Refitter refitter_;
  double stiffness_;
  double most_work_, work_of_point_, work_ = 0;
  int searches_ = 0;
  double lowest_;
  Eigen::VectorXd better_;
  std::vector<double> derived_;
};

}  // namespace routescale
