#include "fit/sandwich.h"

#include <cmath>

#include "fit/statistics.h"

namespace routescale {
namespace {

// Of a residual, after what its own point takes of it.
constexpr double kLeastLeft = 1e-3;

// m above; r: n residuals without weights.
double MeanCurvature(const Objective& objective,
                     const Eigen::VectorXd& r,
                     const Eigen::VectorXd& roots,
                     int through) {
  const double n = static_cast<double>(r.size());
  const double h = 0.9 * MedianScale(r, through) * std::pow(n, -0.2);
  if (!(h > 0)) return 1;  // an exact fit: the scores are 0
  double sum = 0;
  for (Eigen::Index i = 0; i < r.size(); ++i) {
    const double slope =
        (Term(objective, r[i] + h).psi - Term(objective, r[i] - h).psi) /
        (2 * h);
    sum += roots[i] * roots[i] * slope;
  }
  return sum / roots.squaredNorm();
}

}  // namespace

Curvature ComputeRobustCurvature(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Points& points,
                                 const Optimum& optimum) {
  const Eigen::Index n = model.rows(), count = optimum.theta.size();
  const Eigen::MatrixXd both = InternalJacobian(law, model, optimum.theta);
  const Eigen::VectorXd roots = RootWeights(points);
  const Eigen::VectorXd r = both.col(0).cwiseQuotient(roots);
  const double mean = MeanCurvature(law.objective, r, roots, law.points_met());
  Eigen::VectorXd scores(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    scores[i] = roots[i] * Term(law.objective, r[i]).psi / mean;
  }
  const Eigen::MatrixXd jacobian = both.rightCols(count);
  Curvature curvature = ComputeCurvature(law, model, optimum);
  const Eigen::MatrixXd influence = jacobian * curvature.covariance;
  const Eigen::ArrayXd left =
      1 - influence.cwiseProduct(jacobian).rowwise().sum().array();
  scores.array() /= left.max(kLeastLeft);
  const Eigen::MatrixXd half = scores.asDiagonal() * influence;
  curvature.covariance = half.transpose() * half;
  return curvature;
}

}  // namespace routescale
