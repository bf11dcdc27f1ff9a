#pragma once

#include "fit/internal_model.h"

namespace routescale {

// Gauss–Newton steps; keeps the point with the smallest scaled gradient among
// those whose objective is no larger than rounding allows. What *optimum says
// of objective and gradient is then of *best_u.
void Polish(InternalModel* model,
            const Bounds& bounds,
            double target_norm,
            Eigen::VectorXd* best_u,
            Optimum* optimum);

// At a minimum at infinity the objective falls for ever along directions that
// the data hardly determine, by less and less. Gauss–Newton steps along all
// others; the gradient left is that along those.
void PolishDetermined(InternalModel* model,
                      const Bounds& bounds,
                      Eigen::VectorXd* best_u,
                      Optimum* optimum);

// The scaled gradient is zero but for rounding: of the data and of terms that
// cancel, J_j u_j.
bool IsMinimum(const Optimum& optimum,
               const Eigen::VectorXd& u,
               double target_norm,
               InternalModel* model);

// The last part of Refine alone: Gauss–Newton steps from a place close to a
// minimum. Converged: they ended in it.
Optimum PolishNearby(const FitLaw& law,
                     const ResidualModel& model,
                     const Constraints& constraints,
                     const Eigen::VectorXd& start);

}  // namespace routescale
