#include <limits>
#include <utility>

#include "options/usual_options.h"
#include "routescale/fit.h"

namespace routescale::app {

Option ThreadsOption(std::optional<int>* threads) {
  return {"--threads",
          "N",
          "threads to use; the result does not depend on it",
          Number<int>{threads, FitOptions::kLegalThreads},
          {},
          "Search"};
}

Option SeedOption(std::optional<int>* seed) {
  return {"--seed",
          "N",
          "seed of the random numbers",
          Number<int>{seed, {0, std::numeric_limits<int>::max()}, 1}};
}

Option LevelOption(std::string help,
                   std::optional<double>* level,
                   std::optional<double> otherwise) {
  return {"--level",
          "SHARE",
          std::move(help),
          Number<double>{level, FitOptions::kLegalLevel, otherwise},
          {},
          "Intervals"};
}

}  // namespace routescale::app
