#pragma once

#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/simulate.h"

namespace routescale {

// Coefficients of published rows of a law.
std::vector<Coefficients> PublishedRows(const Law& law,
                                        const std::vector<std::string>& labels);

// The CSV text of simulated curves.
std::string Curves(const std::vector<std::string>& labels,
                   const CurveOptions& options,
                   const Noise& noise);

// Selects, as `fit` does by default, from a table given as text.
Selection SelectText(const std::string& csv, const Law& law);

}  // namespace routescale
