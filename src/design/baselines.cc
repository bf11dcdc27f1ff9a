#include "design/baselines.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace routescale {
namespace {

std::vector<Eigen::Index> All(const DesignLimits& limits) {
  std::vector<Eigen::Index> all(static_cast<size_t>(limits.cost.size()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

double Basket::Rounds(const std::vector<Eigen::Index>& some) const {
  if (some.empty()) return 0;
  double cost = 0;
  double rounds = (limits_.runs - count_) / static_cast<double>(some.size());
  for (const Eigen::Index i : some) {
    cost += limits_.cost[i];
    rounds = std::min(rounds, limits_.most[i] - runs_[i]);
  }
  return std::floor(std::min(rounds, (limits_.budget - cost_) / cost));
}

Eigen::VectorXd CheapestRuns(const DesignLimits& limits) {
  std::vector<Eigen::Index> order = All(limits);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return limits.cost[a] < limits.cost[b];
  });
  Basket basket(limits);
  while (!order.empty()) {
    const double rounds = std::max(basket.Rounds(order), 1.0);
    std::erase_if(order, [&](Eigen::Index i) {
      if (rounds == 1 && !basket.Fits(i)) return true;
      basket.Add(i, rounds);
      return false;
    });
  }
  return basket.runs();
}

Eigen::VectorXd EvenRuns(const DesignLimits& limits) {
  const Eigen::Index size = limits.cost.size();
  for (Eigen::Index step = 1; step <= size; ++step) {
    Basket basket(limits);
    bool fits = true;
    for (Eigen::Index i = (step - 1) / 2; i < size && fits; i += step) {
      fits = basket.Fits(i);
      if (fits) basket.Add(i);
    }
    if (fits) return basket.runs();
  }
  return Eigen::VectorXd::Zero(size);
}

Eigen::VectorXd RandomRuns(const DesignLimits& limits,
                           uint64_t seed,
                           uint64_t stream) {
  CounterRandom random(seed, stream);
  Basket basket(limits);
  std::vector<Eigen::Index> left = All(limits);
  size_t draws = 0;  // until the next look
  while (!left.empty()) {
    if (draws == 0) {
      // Among so many draws each candidate has its share.
      constexpr double kMany = 1000;
      const double rounds = basket.Rounds(left);
      if (rounds > kMany) {
        for (const Eigen::Index i : left) basket.Add(i, rounds - kMany / 2);
      }
      draws = left.size();
    }
    --draws;
    const auto drawn = static_cast<size_t>(random.Uniform() *
                                           static_cast<double>(left.size()));
    const Eigen::Index i = left[drawn];
    if (basket.Fits(i)) {
      basket.Add(i);
    } else {
      left[drawn] = left.back();
      left.pop_back();
    }
  }
  return basket.runs();
}

}  // namespace routescale
