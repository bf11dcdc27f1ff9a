#include "fit/sandwich.h"

#include <cmath>

#include "fit/statistics.h"

namespace routescale {
namespace {

// Of a residual, after what its own point takes of it.
constexpr double kLeastLeft = 1e-3;
constexpr double kMet = 1e-300;

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

Eigen::VectorXd RobustScores(const FitLaw& law,
                             const Eigen::VectorXd& residuals,
                             const Eigen::VectorXd& roots) {
  const Eigen::VectorXd r = residuals.cwiseQuotient(roots);
  const double mean = MeanCurvature(law.objective, r, roots, law.points_met());
  Eigen::VectorXd scores(r.size());
  for (Eigen::Index i = 0; i < r.size(); ++i) {
    scores[i] = roots[i] * Term(law.objective, r[i]).psi / mean;
  }
  return scores;
}

Eigen::VectorXd LeftOutResiduals(const FitLaw& law,
                                 const Eigen::VectorXd& residuals,
                                 const Eigen::VectorXd& roots,
                                 const Eigen::ArrayXd& leverages) {
  // Least absolute deviations meet points; those left out lie on either side.
  const Eigen::VectorXd met =
      residuals.unaryExpr([](double r) { return r == 0 ? kMet : r; });
  const Eigen::VectorXd scores = RobustScores(law, met, roots);
  const Eigen::ArrayXd left = (1 - leverages).max(kLeastLeft);
  return residuals.array() + scores.array() * leverages / left;
}

Curvature ComputeRobustCurvature(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Points& points,
                                 const Optimum& optimum) {
  const Eigen::Index count = optimum.theta.size();
  const Eigen::MatrixXd both = InternalJacobian(law, model, optimum.theta);
  const Eigen::MatrixXd jacobian = both.rightCols(count);
  Curvature curvature = ComputeCurvature(law, model, optimum);
  const Eigen::MatrixXd influence = jacobian * curvature.covariance;
  const Eigen::ArrayXd leverages =
      influence.cwiseProduct(jacobian).rowwise().sum().array();
  const Eigen::VectorXd roots = RootWeights(points);
  const Eigen::VectorXd scores = RobustScores(
      law, LeftOutResiduals(law, both.col(0), roots, leverages), roots);
  const Eigen::MatrixXd half = scores.asDiagonal() * influence;
  curvature.covariance = half.transpose() * half;
  return curvature;
}

}  // namespace routescale
