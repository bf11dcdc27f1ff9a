#pragma once

#include "fit/covariance.h"

namespace routescale {

// The curvature at the optimum of a robust objective, with the sandwich
// covariance of Huber (1967). The points share the mean curvature m of ρ, so
// that with J the rows √w ∂r/∂u and P = (JᵀJ)⁺
//
//   covariance = P Jᵀ diag(w ψ(r)²/m²) J P,   ψ = ρ'
//   m = Σ w (ψ(r + b) − ψ(r − b)) / (2b Σ w),   b = 0.9 s n^(−1/5)
//
// with s the median scale of the residuals: as many points lie within b of the
// corners of ρ as a kernel estimate of their density needs, so that m exists
// for every ρ (least absolute deviations: twice the density at 0).
//
// Both are taken at the residuals of points left out, r + ψ(r) h/((1 − h) m)
// with h_i = (J P Jᵀ)_ii and m at the residuals themselves: a fit draws about
// as many residuals to 0 as it has parameters, which makes m too large. By
// least squares that is r/(1 − h), HC3 of MacKinnon and White (1985).
Curvature ComputeRobustCurvature(const FitLaw& law,
                                 const ResidualModel& model,
                                 const Points& points,
                                 const Optimum& optimum);

// √w ψ(r)/m of each point: what takes the place of the residuals in steps of
// least squares. residuals: √w r; roots: √w.
Eigen::VectorXd RobustScores(const FitLaw& law,
                             const Eigen::VectorXd& residuals,
                             const Eigen::VectorXd& roots);

// √w times the residual of each point from a fit without it, by one step:
// r + ψ(r) h/((1 − h) m).
Eigen::VectorXd LeftOutResiduals(const FitLaw& law,
                                 const Eigen::VectorXd& residuals,
                                 const Eigen::VectorXd& roots,
                                 const Eigen::ArrayXd& leverages);

}  // namespace routescale
