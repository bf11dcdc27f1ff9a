#include "answers/usable_covariance.h"

namespace routescale {

Eigen::MatrixXd UsableCovariance(const GroupFit& group) {
  Eigen::MatrixXd covariance = group.covariance;
  for (size_t i = 0; i < group.parameters.size(); ++i) {
    const Status status = group.parameters[i].status;
    if (status != Status::kFixed && status != Status::kAtBound) continue;
    covariance.row(i).setZero();
    covariance.col(i).setZero();
  }
  return covariance;
}

}  // namespace routescale
