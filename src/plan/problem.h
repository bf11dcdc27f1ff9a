#pragma once

#include <Eigen/Core>
#include <vector>

#include "plan/program.h"

namespace routescale {

// A planning problem for given coefficients and values, as it is solved:
//
//   minimise f(t)  subject to  c_i(t) <= 0 or = 0,  low <= t <= high.
//
// t is the coordinate u of the program, over the width of its box where it is
// not a logarithm. f is the logarithm of what is minimised and c_i = ln left −
// ln right where both are positive; otherwise f and left − right are divided
// by their common size in the box.
class PlanProblem {
 public:
  // At one point; everything in t.
  struct Local {
    double objective = 0;
    Eigen::VectorXd gradient;
    Eigen::VectorXd constraints;
    Eigen::MatrixXd jacobian;  // constraints × variables
    bool finite = false;
  };

  // Chooses logarithms and sizes from points spread over the box. `leaves`
  // as PlanProgram::Leaves gives them.
  PlanProblem(const PlanProgram& program, std::vector<double> leaves);

  // Whether all quantities are finite somewhere among the samples.
  bool finite_somewhere() const { return finite_somewhere_; }
  const PlanProgram& program() const { return program_; }
  Eigen::Index variables() const { return low_.size(); }
  Eigen::Index constraints() const {
    return static_cast<Eigen::Index>(program_.constraints().size());
  }
  bool equality(Eigen::Index i) const {
    return program_.constraints()[static_cast<size_t>(i)].equality;
  }
  const Eigen::VectorXd& low() const { return low_; }
  const Eigen::VectorXd& high() const { return high_; }

  const std::vector<double>& leaves() const { return leaves_; }
  // Confines a variable to [low, high], which lies inside its box.
  void Confine(size_t variable, double low, double high);

  Eigen::VectorXd CoordinatesOf(const std::vector<double>& values) const;
  // The same, moved into the box.
  Eigen::VectorXd ToCoordinates(const std::vector<double>& values) const;
  std::vector<double> FromCoordinates(const Eigen::VectorXd& t) const;

  // f, c and their first derivatives.
  void Evaluate(const Eigen::VectorXd& t, Local* local);
  // By how much a design breaks a constraint, <= 0 if not at all: |c|, or the
  // way to where it holds, |c|/‖∇c‖, if that is longer. A size that is common
  // in the box says nothing of a place where everything is small.
  double Violation(const Local& local, Eigen::Index i) const;
  // ∂²(f + Σ λ_i c_i)/∂t² where Evaluate was last called.
  Eigen::MatrixXd Hessian(const Eigen::VectorXd& multipliers);
  // Numbers of a design as they are, in no scale.
  struct Plain {
    double objective = 0, loss = 0, cost = 0;
  };
  Plain Values(const Eigen::VectorXd& t);

 private:
  // One function of the problem made of one quantity, or of two.
  struct Form {
    bool logarithm = false;
    double size = 1;
  };

  void ChooseForms();
  void Fill(const Eigen::VectorXd& t);
  // The quantity at `index` adds itself to a function with a sign.
  void Add(size_t quantity,
           const Form& form,
           double sign,
           double* value,
           Eigen::Ref<Eigen::RowVectorXd> gradient) const;
  void AddCurvature(size_t quantity,
                    const Form& form,
                    double weight,
                    Eigen::MatrixXd* hessian) const;

  const PlanProgram& program_;
  std::vector<double> leaves_;
  Eigen::VectorXd low_, high_, width_;  // bounds in t; dt = du / width
  std::vector<Form> forms_;             // objective, then constraints
  std::vector<double> raw_, raw_second_, raw_values_;
  Program::Scratch scratch_;
  bool finite_somewhere_ = false;
};

}  // namespace routescale
