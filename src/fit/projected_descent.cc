#include <cmath>
#include <utility>

#include "fit/variable_projection.h"

namespace routescale {
namespace {

class ProjectedDescent {
 public:
  ProjectedDescent(const VariableProjection& projection,
                   const Eigen::VectorXd& u,
                   const Eigen::VectorXd& linear)
      : projection_(projection) {
    now_.beta = linear;
    projection_.Solve(u, VariableProjection::kMostSteps, &now_);
  }

  bool Linearise() {
    if (!projection_.Linearise(&now_)) return false;
    const Eigen::Index rank = now_.solver.rank();
    Eigen::VectorXd residual = now_.residual;
    now_.solver.ApplyQt(residual);
    const Eigen::Index left = residual.size() - rank;
    reduced_ = residual.tail(left);
    step_.Factor(now_.slopes.bottomRows(left),
                 reduced_,
                 now_.u,
                 projection_.law().low,
                 projection_.law().high);
    exact_ = IsExactFit(now_.residual.norm(), projection_.target_norm());
    return true;
  }

  double objective() const { return now_.objective; }
  double scaled_gradient() const {
    return exact_ ? 0 : step_.scaled_gradient();
  }

  double MakeStep(double damping) {
    const SearchLaw& law = projection_.law();
    trial_u_ =
        (now_.u + step_.Step(damping)).cwiseMax(law.low).cwiseMin(law.high);
    return step_.predicted_decrease();
  }

  double TryStep() {
    trial_.beta = now_.beta;
    projection_.Solve(trial_u_, VariableProjection::kMostSteps, &trial_);
    return trial_.objective;
  }

  void AcceptStep() { std::swap(now_, trial_); }

  const VariableProjection::Point& now() const { return now_; }

 private:
  const VariableProjection& projection_;
  VariableProjection::Point now_, trial_;
  Eigen::VectorXd reduced_, trial_u_;
  DampedStep step_;
  bool exact_ = false;
};

}  // namespace

Minimum VariableProjection::DescendFrom(const Eigen::VectorXd& u,
                                        const Eigen::VectorXd& linear,
                                        const DescentOptions& options) const {
  ProjectedDescent descent(
      *this, u.cwiseMax(law_.low).cwiseMin(law_.high), linear);
  Minimum minimum;
  minimum.objective = descent.objective();
  if (std::isfinite(minimum.objective)) {
    minimum.converged =
        law_.nonlinear_count() == 0 || IsConverged(Descend(options, &descent));
    minimum.objective = descent.objective();
  }
  minimum.u = descent.now().u;
  minimum.linear = descent.now().beta;
  return minimum;
}

}  // namespace routescale
