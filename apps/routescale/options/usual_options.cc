#include <limits>
#include <utility>

#include "options/usual_options.h"
#include "routescale/fit.h"

namespace routescale::app {

Option ThreadsOption(std::optional<int>* threads) {
  constexpr int kMostThreads = 1024;
  return {"--threads",
          "N",
          "threads to use; the result does not depend on it",
          Whole(threads, 1, kMostThreads),
          {},
          "Search"};
}

Option SeedOption(std::optional<int>* seed) {
  return {"--seed",
          "N",
          "seed of the random numbers",
          Whole(seed, 0, std::numeric_limits<int>::max(), 1)};
}

Option LevelOption(std::string help,
                   std::optional<double>* level,
                   std::optional<double> otherwise) {
  return {"--level",
          "SHARE",
          std::move(help),
          Real(level, kLeastLevel, kLargestLevel, otherwise),
          {},
          "Intervals"};
}

}  // namespace routescale::app
