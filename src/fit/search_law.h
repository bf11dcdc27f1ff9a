#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/box_cox.h"
#include "fit/centring.h"
#include "fit/problem.h"
#include "formula/linear_structure.h"

namespace routescale {

// A law as the search has it: in the scale where most of it is linear, with
// centred parameters.
struct SearchLaw {
  SearchLaw(const FitLaw& fit_law, const std::vector<const Points*>& groups);

  // Internal coordinates of the nonlinear parameters and values of the columns
  // and lifts to the free parameters of the law, and back.
  Eigen::VectorXd Theta(const Eigen::VectorXd& u,
                        const Eigen::VectorXd& linear) const;
  Eigen::VectorXd Coordinates(const Eigen::VectorXd& theta) const;
  Eigen::VectorXd Linear(const Eigen::VectorXd& theta) const;
  // The same parameters before they are taken to the law.
  void SetCentred(const Eigen::VectorXd& u,
                  const Eigen::VectorXd& linear,
                  Eigen::VectorXd* centred) const;
  const ParameterSpec& spec(int parameter) const {
    return law.law.free()[static_cast<size_t>(parameter)];
  }
  Eigen::Index nonlinear_count() const {
    return static_cast<Eigen::Index>(structure.nonlinear.size());
  }
  Eigen::Index linear_count() const {
    return static_cast<Eigen::Index>(structure.linear_count());
  }

  const FitLaw& law;
  Graph graph;
  // Whether f is the loss and residuals are its logarithm times `unit`.
  bool logarithmic = false;
  double unit = 1;
  Centring centring;
  BoxCox box_cox;  // of the centred law
  Node f;
  LinearStructure structure;
  std::vector<Node> derivatives;            // of f, per free parameter
  Eigen::VectorXd low, high;                // internal, of the nonlinear ones
  Eigen::VectorXd linear_low, linear_high;  // of columns and lifts
  // Whether the constraints are of nonlinear parameters alone.
  bool early_constraints = true;

 private:
  Node ChooseScale();
};

}  // namespace routescale
