#include "fit/ceres_descent.h"

#include <ceres/ceres.h>

#include <cmath>

namespace routescale {
namespace {

class CeresResiduals : public ceres::CostFunction {
 public:
  CeresResiduals(InternalModel* model, int rows, int parameters)
      : model_(model) {
    set_num_residuals(rows);
    mutable_parameter_block_sizes()->push_back(parameters);
  }

  bool Evaluate(double const* const* parameters,
                double* residuals,
                double** jacobians) const override {
    const int p = parameter_block_sizes()[0];
    if (!model_->Evaluate(Eigen::Map<const Eigen::VectorXd>(parameters[0], p)))
      return false;
    Eigen::Map<Eigen::VectorXd>(residuals, num_residuals()) =
        model_->residuals();
    if (jacobians != nullptr && jacobians[0] != nullptr) {
      using RowMajor = Eigen::
          Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
      Eigen::Map<RowMajor>(jacobians[0], num_residuals(), p) =
          model_->jacobian();
    }
    return true;
  }

 private:
  InternalModel* model_;
};

}  // namespace

Eigen::VectorXd SolveWithCeres(InternalModel* model,
                               const FitLaw& law,
                               const Bounds& bounds,
                               Eigen::VectorXd u) {
  const int p = static_cast<int>(u.size());
  ceres::Problem problem;
  problem.AddResidualBlock(
      new CeresResiduals(model, static_cast<int>(model->residuals().size()), p),
      nullptr,
      u.data());
  for (int i = 0; i < p; ++i) {
    if (!law.law.free()[i].bounded()) continue;
    if (std::isfinite(bounds.low[i])) {
      problem.SetParameterLowerBound(u.data(), i, bounds.low[i]);
    }
    if (std::isfinite(bounds.high[i])) {
      problem.SetParameterUpperBound(u.data(), i, bounds.high[i]);
    }
  }
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  options.max_num_iterations = 200;
  options.function_tolerance = 1e-15;
  options.parameter_tolerance = 1e-14;
  options.gradient_tolerance = 0;
  ceres::Solver::Summary summary;
  const Eigen::VectorXd start = u;
  ceres::Solve(options, &problem, &summary);
  return summary.IsSolutionUsable() && u.allFinite() ? u : start;
}

}  // namespace routescale
