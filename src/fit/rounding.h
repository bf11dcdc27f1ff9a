#pragma once

#include "fit/problem.h"

namespace routescale {

// Parameters that are off by a share of about 1e-13, each by another.
Eigen::VectorXd Nudged(const Eigen::VectorXd& theta);

// Whether values of a law differ so much from those of nudged parameters that
// rounding may pass for a fit: terms of 1e12 that cancel leave numbers of 1e-4,
// in steps, and a descent can choose among them.
bool IsRounding(const Eigen::VectorXd& values, const Eigen::VectorXd& nudged);

// The same of a law at all points.
bool IsRounding(const ResidualModel& model, const Eigen::VectorXd& theta);

}  // namespace routescale
