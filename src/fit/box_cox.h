#pragma once

#include <Eigen/Core>
#include <vector>

#include "fit/problem.h"

namespace routescale {

// Replaces P x^e + C by P' (x^e − 1)/e + C' (Box and Cox 1964): C' is the value
// and P' the slope in ln x where x = 1, which data determine; for small e, P
// and C are large and cancel. Where P is linear, variable projection needs no
// such help. P and C stand nowhere else and have no bounds; where e has one
// sign, P' has |e| there, and P may be bounded by 0.
class BoxCox {
 public:
  // f: a law in graph, with data of about the size of 1.
  BoxCox(const FitLaw& law, Node f, Graph* graph);

  Node f() const { return f_; }
  // The least size of a parameter that is an exponent e or −e: at 0, P is
  // infinite. −∞: no limit.
  double LeastSize(int parameter) const;

  // The parameters that f had before, and back.
  Eigen::VectorXd ToLaw(Eigen::VectorXd parameters) const;
  Eigen::VectorXd FromLaw(Eigen::VectorXd parameters) const;

 private:
  struct Term {
    int multiplier, constant;
    double sign;             // of P x^e over that of C
    Node exponent;           // e or |e|
    int exponent_parameter;  // −1: of both signs, or a formula
  };
  friend class BoxCoxRewriter;

  Eigen::VectorXd Exponents(const Eigen::VectorXd& parameters) const;

  Node f_;
  std::vector<Term> terms_;
  Program exponents_;
};

}  // namespace routescale
