#pragma once

#include <cstddef>
#include <vector>

#include "fit/variable_projection.h"

namespace routescale {

// Distinct minima of an easier problem that the harder one is begun from.
inline constexpr size_t kMostCandidates = 8;

// A distinct minimum that a search found.
struct Candidate {
  Minimum minimum;
  int hits = 1;  // descents that ended in it
};

// Two objectives ½ Σ r² of one minimum, as far as rounding allows to say.
bool IsSameMinimum(double a, double b, double target_norm);

// The finite ones, the best first.
void SortFinite(std::vector<Minimum>* minima);

// The minima in which descents ended, the best first.
std::vector<Candidate> Distinct(std::vector<Minimum> descents,
                                double target_norm);

}  // namespace routescale
