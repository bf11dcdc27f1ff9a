#pragma once

#include <vector>

#include "routescale/law.h"
#include "routescale/prior.h"

namespace routescale {

// What a prior says of one free parameter, in a coordinate u, the parameter or
// the logarithm of its size: even chances between the bounds, or normal ones
// around the middle.
struct Chances {
  bool in_logarithm = false, negative = false, normal = false;
  double low = 0, high = 0;  // of u; infinite only where the chances are normal
  double middle = 0, deviation = 0;  // of u

  // The parameter at u, and its slope.
  double Value(double u) const;
  double Slope(double u) const;
  // The coordinate below which it lies with this probability.
  double At(double probability) const;
};

// Of the free parameters, in their order. Throws Error as CheckPriors does.
std::vector<Chances> ChancesOf(const CompiledLaw& law, const Priors& priors);

}  // namespace routescale
