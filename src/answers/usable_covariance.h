#pragma once

#include <Eigen/Core>

#include "routescale/fit.h"

namespace routescale {

// The covariance of the parameters of a fit. Fixed parameters do not vary;
// those that are not identified have none, and NaN is theirs.
Eigen::MatrixXd UsableCovariance(const GroupFit& group);

}  // namespace routescale
