#pragma once

#include "fit/search_law.h"

namespace routescale {

// How much a search does, by the number of nonlinear parameters; as many times
// more or less as the descents that are asked for.
struct SearchEffort {
  SearchEffort(const SearchLaw& law, const FitOptions& options);

  size_t places;    // screened
  size_t tried;     // the best of them, which descend a little
  size_t descents;  // the best of those, which descend to the end
  bool many_parameters;
};

// Threads that the searches of so many rows in all are worth.
size_t SearchThreads(const SearchLaw& law,
                     size_t rows,
                     const FitOptions& options);

}  // namespace routescale
