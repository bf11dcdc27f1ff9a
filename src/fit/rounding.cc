#include "fit/rounding.h"

#include <cmath>

namespace routescale {
namespace {

constexpr double kNudge = 1e-13;
// Of the spread of the values, and of themselves.
constexpr double kMostOfSpread = 1e-3, kMostOfValues = 1e-9;

}  // namespace

Eigen::VectorXd Nudged(const Eigen::VectorXd& theta) {
  constexpr double kGoldenRatio = 0.6180339887498949;
  Eigen::VectorXd nudged = theta;
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    const double turns = kGoldenRatio * static_cast<double>(i);
    nudged[i] *= 1 + kNudge * (0.5 + turns - std::floor(turns));
  }
  return nudged;
}

bool IsRounding(const Eigen::VectorXd& values, const Eigen::VectorXd& nudged) {
  const double spread = (values.array() - values.mean()).matrix().norm();
  const double most = kMostOfSpread * spread + kMostOfValues * values.norm();
  return !((nudged - values).norm() <= most);
}

bool IsRounding(const ResidualModel& model, const Eigen::VectorXd& theta) {
  return IsRounding(model.Residuals(theta) + model.target(),
                    model.Residuals(Nudged(theta)) + model.target());
}

}  // namespace routescale
