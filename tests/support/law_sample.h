#pragma once

#include <vector>

#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// Coefficients of the first published row, else of the example, in the order
// of Law::parameters.
std::vector<double> SampleCoefficients(const Law& law);

// The values of a row in the order of Law::parameters.
std::vector<double> InOrder(const Law& law,
                            const std::map<std::string, double>& values);

// Points spread evenly over the ranges of the law: in the logarithm where a
// range is positive, at whole numbers of experts.
Points SamplePoints(const Law& law, int count);

// Fills the response with the law at the coefficients, times exp(noise·z) with
// z standard normal from a fixed stream.
void FillResponse(const Law& law,
                  const std::vector<double>& coefficients,
                  double noise,
                  Points* points);

}  // namespace routescale
