#include "fit/neighbourhoods.h"

#include <algorithm>
#include <cmath>

namespace routescale {

std::vector<size_t> BestOfNeighbourhoods(const std::vector<SearchPlace>& places,
                                         size_t most) {
  std::vector<size_t> order;
  for (size_t i = 0; i < places.size(); ++i) {
    if (std::isfinite(places[i].objective)) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return places[a].objective < places[b].objective;
  });
  const double q = static_cast<double>(places[0].cube.size());
  const double radius =
      q > 0 ? 0.75 * std::pow(static_cast<double>(places.size()), -1 / q) : 0;
  std::vector<size_t> chosen, passed;
  for (size_t k = 0; k < order.size() && chosen.size() < most; ++k) {
    const Eigen::VectorXd& cube = places[order[k]].cube;
    const bool close = std::any_of(
        order.begin(), order.begin() + static_cast<long>(k), [&](size_t i) {
          return (places[i].cube - cube).lpNorm<Eigen::Infinity>() < radius;
        });
    (close ? passed : chosen).push_back(order[k]);
  }
  for (const size_t i : passed) {
    if (chosen.size() >= most) break;
    chosen.push_back(i);
  }
  return chosen;
}

}  // namespace routescale
