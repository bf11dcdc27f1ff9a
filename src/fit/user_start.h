#pragma once

#include <Eigen/Core>

#include "fit/refine.h"

namespace routescale {

// Throws Error for a --start that no parameter of the law can have.
void CheckStart(const FitLaw& law, const FitOptions& options);

// The start that the options give, all free parameters; those without a value
// are taken from `others` and fitted with the given ones held.
Eigen::VectorXd CompleteStart(const FitLaw& law,
                              const ResidualModel& model,
                              const Constraints& constraints,
                              const FitOptions& options,
                              const Eigen::VectorXd& others);

}  // namespace routescale
