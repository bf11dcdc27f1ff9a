#pragma once

#include "fit/covariance.h"

namespace routescale {

// The curvature at the optimum of a robust objective, with the sandwich
// covariance of Huber (1967). The points share the mean curvature m of ρ, so
// that with J the rows √w ∂r/∂u and P = (JᵀJ)⁺
//
//   covariance = P Jᵀ diag(w ψ(r)²/(m (1 − h))²) J P,   ψ = ρ'
//   m = Σ w (ψ(r + h) − ψ(r − h)) / (2h Σ w),   h = 0.9 s n^(−1/5)
//
// with h_i = (J P Jᵀ)_ii of each point below 1 (HC3 of MacKinnon and White
// 1985: the residual of a point of much leverage falls short of its error), and
// s the median scale of the residuals: as many points lie within h of the
// corners of ρ as a kernel estimate of their density needs, so that m exists
// for every ρ (least absolute deviations: twice the density at 0).
Curvature ComputeRobustCurvature(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Points& points,
                                 const Optimum& optimum);

// √w ψ(r)/m of each point: what takes the place of the residuals in steps of
// least squares. residuals: √w r; roots: √w.
Eigen::VectorXd RobustScores(const FitLaw& law,
                             const Eigen::VectorXd& residuals,
                             const Eigen::VectorXd& roots);

}  // namespace routescale
