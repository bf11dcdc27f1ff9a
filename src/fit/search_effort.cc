#include "fit/search_effort.h"

#include <algorithm>

#include "base/parallel.h"

namespace routescale {
namespace {

// By the number of nonlinear parameters, 0 to 5 and more. Measured on public
// problems, NIST's and simulated tables; a quarter of the places misses some.
constexpr size_t kMostClasses = 5;
constexpr size_t kPlaces[] = {1, 64, 256, 1024, 2048, 4096};
constexpr size_t kTried[] = {1, 8, 32, 64, 192, 512};
constexpr size_t kDescents[] = {1, 8, 16, 32, 32, 64};

size_t ClassOf(const SearchLaw& law) {
  return std::min(static_cast<size_t>(law.nonlinear_count()), kMostClasses);
}

size_t Scaled(size_t count, size_t descents, const FitOptions& options) {
  if (options.starts == 0) return count;
  const size_t starts = static_cast<size_t>(options.starts);
  return std::max(starts, count * starts / descents);
}

}  // namespace

SearchEffort::SearchEffort(const SearchLaw& law, const FitOptions& options) {
  const size_t c = ClassOf(law);
  places = Scaled(kPlaces[c], kDescents[c], options);
  tried = Scaled(kTried[c], kDescents[c], options);
  descents = Scaled(kDescents[c], kDescents[c], options);
  many_parameters = c == kMostClasses;
}

size_t SearchThreads(const SearchLaw& law,
                     size_t rows,
                     const FitOptions& options) {
  // Rows times places that are worth a thread of their own.
  constexpr size_t kWorkPerThread = 10000;
  return std::min(ThreadCount(options.threads),
                  1 + rows * kPlaces[ClassOf(law)] / kWorkPerThread);
}

}  // namespace routescale
