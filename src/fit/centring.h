#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/problem.h"

namespace routescale {

// Straightens bent valleys. In A N^-alpha with N in the billions, A and alpha
// are almost collinear and the valley of the objective is curved. With g the
// geometric mean of N it becomes A' (N/g)^-alpha, A' = A g^-alpha: A' is the
// term in the middle of the data, and hardly changes with alpha.
//
// Applies to every power of positive data in a product with a parameter that
// stands nowhere else and may have any positive size; measured against
// multipliers searched in their logarithm and geodesic acceleration, it took
// the fewest evaluations, and only it solves laws with powers in exponents.
class Centring {
 public:
  // f: a law in graph; `groups` give the sizes of the data. New nodes are added
  // to the graph. Parameters in the constraints of the law stay as they are.
  Centring(const FitLaw& law,
           const std::vector<const Points*>& groups,
           Node f,
           Graph* graph);

  // The law in the centred parameters.
  Node f() const { return f_; }

  // Free parameters of the law from centred ones, and back.
  Eigen::VectorXd ToLaw(Eigen::VectorXd centred) const;
  Eigen::VectorXd FromLaw(Eigen::VectorXd theta) const;

 private:
  struct Parts {
    Node f;
    std::vector<int> parameters;
    std::vector<Node> ln_scales;
  };

  Centring(const Parts& parts, const Graph& graph);
  static Parts Rewritten(const FitLaw& law,
                         const std::vector<const Points*>& groups,
                         Node f,
                         Graph* graph);
  Eigen::VectorXd LnScales(const Eigen::VectorXd& parameters) const;

  Node f_;
  std::vector<int> centred_;  // parameters
  Program ln_scales_;         // of each: ln(P / P')
};

}  // namespace routescale
