#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "design/criterion.h"
#include "design/limits.h"

namespace routescale {

// Runs that are added within the limits.
class Basket {
 public:
  explicit Basket(const DesignLimits& limits)
      : limits_(limits), runs_(Eigen::VectorXd::Zero(limits.cost.size())) {}

  bool Fits(Eigen::Index i) const {
    constexpr double kRounding = 1e-9;
    return cost_ + limits_.cost[i] <= limits_.budget * (1 + kRounding) &&
           count_ + 1 <= limits_.runs && runs_[i] + 1 <= limits_.most[i];
  }
  void Add(Eigen::Index i, double times = 1) {
    runs_[i] += times;
    cost_ += times * limits_.cost[i];
    count_ += times;
  }
  // How often all of some candidates fit together.
  double Rounds(const std::vector<Eigen::Index>& some) const;
  const Eigen::VectorXd& runs() const { return runs_; }

 private:
  const DesignLimits& limits_;
  Eigen::VectorXd runs_;
  double cost_ = 0, count_ = 0;
};

// How people choose runs by habit, within the same limits.

// Each candidate once, the cheapest first; again from the cheapest while more
// is allowed.
Eigen::VectorXd CheapestRuns(const DesignLimits& limits);
// Every k-th candidate, k as small as the limits allow.
Eigen::VectorXd EvenRuns(const DesignLimits& limits);
// Candidates drawn with equal chances among those that still fit.
Eigen::VectorXd RandomRuns(const DesignLimits& limits,
                           uint64_t seed,
                           uint64_t stream);

}  // namespace routescale
