#pragma once

#include <map>
#include <string>
#include <vector>

#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// The values of a row in the order of Law::parameters.
std::vector<double> InOrder(const Law& law,
                            const std::map<std::string, double>& values);

// Every row of coefficients the law comes with: published ones, then the
// example; by label.
std::vector<std::pair<std::string, std::vector<double>>> Rows(const Law& law);

// Points spread evenly over the ranges of the law: in the logarithm where a
// range is positive, at whole numbers of experts.
Points SamplePoints(const Law& law, int count);

// Fills the response with the law at the coefficients, times exp(noise·z), z
// standard normal.
void FillResponse(const Law& law,
                  const std::vector<double>& coefficients,
                  double noise,
                  Points* points);

// A law's name as GoogleTest allows it: "joint_moe".
std::string TestName(std::string law);

}  // namespace routescale
