#pragma once

#include <Eigen/Core>
#include <vector>

#include "base/low_discrepancy.h"
#include "plan/program.h"

namespace routescale {

// One piece of a planning problem for given coefficients and values, as it is
// solved:
//
//   minimise f(t)  subject to  c_i(t) <= 0 or = 0,  low <= t <= high.
//
// t is the coordinate u of the program, over the width of its box where it is
// not a logarithm. f is a scaled objective and c_i = scaled left − scaled
// right. A scale is the logarithm where everything is positive, else
// asinh(x / size), which is linear near 0 and logarithmic far from it.
class PlanProblem {
 public:
  // At one point; everything in t.
  struct Local {
    double objective = 0;
    Eigen::VectorXd gradient;
    Eigen::VectorXd constraints;
    Eigen::MatrixXd jacobian;    // constraints × variables
    Eigen::VectorXd violations;  // see Violation
    bool finite = false;  // the slope of an inactive constraint is 0 if not
  };
  // Numbers of a design as they are, in no scale.
  struct Plain {
    double objective = 0, loss = 0, cost = 0;
  };

  // Chooses scales from points spread over the box. `leaves` as
  // PlanProgram::Leaves gives them.
  PlanProblem(const PlanProgram& program,
              const CompiledPiece& piece,
              std::vector<double> leaves);

  // Whether all quantities are finite somewhere among the samples.
  bool finite_somewhere() const { return finite_somewhere_; }
  // Whether some are not, as is_domain(i) foresees.
  bool has_holes() const { return has_holes_; }
  // Takes a point in the box for a sample, if all quantities are finite there.
  void AddInside(const Eigen::VectorXd& t);
  const std::vector<Eigen::VectorXd>& inside() const { return inside_; }
  // Chooses scales again, from all samples so far.
  void ChooseScales();
  // Replaces the logarithm of every quantity that turned out not to be
  // positive. False if there is none: then all searches so far count.
  bool DropLogarithms();

  const PlanProgram& program() const { return program_; }
  const CompiledPiece& piece() const { return piece_; }
  Eigen::Index variables() const { return low_.size(); }
  Eigen::Index constraints() const {
    return static_cast<Eigen::Index>(piece_.constraints().size());
  }
  bool equality(Eigen::Index i) const {
    return piece_.constraints()[static_cast<size_t>(i)].equality;
  }
  bool is_domain(Eigen::Index i) const {
    return piece_.constraints()[static_cast<size_t>(i)].domain;
  }
  const Eigen::VectorXd& low() const { return low_; }
  const Eigen::VectorXd& high() const { return high_; }

  // Points spread over the box, for any index, and its corners: of six
  // variables at most, the others follow them.
  Eigen::VectorXd Spread(int64_t index) const;
  Eigen::VectorXd Corner(int64_t index) const;
  int64_t corners() const;

  const std::vector<double>& leaves() const { return leaves_; }
  // Confines a variable to [low, high], which lies inside its box.
  void Confine(size_t variable, double low, double high);

  Eigen::VectorXd CoordinatesOf(const std::vector<double>& values) const;
  // The same, moved into the box.
  Eigen::VectorXd ToCoordinates(const std::vector<double>& values) const;
  std::vector<double> FromCoordinates(const Eigen::VectorXd& t) const;

  // f, c and their first derivatives.
  void Evaluate(const Eigen::VectorXd& t, Local* local);
  // f and c alone; f is NaN where something is not finite.
  double Screen(const Eigen::VectorXd& t, Eigen::VectorXd* constraints);
  // ∂²(f + Σ λ_i c_i)/∂t² where Evaluate was last called.
  Eigen::MatrixXd Hessian(const Eigen::VectorXd& multipliers);
  Plain Values(const Eigen::VectorXd& t);

 private:
  struct Form {
    double size = 0;        // 0: the logarithm
    double smallest = 0;    // size of a sample
    bool negative = false;  // met a value that has no logarithm
    bool positive = true;   // all samples are
  };

  void ChooseForms();
  bool Sample(const Eigen::VectorXd& t);
  void Fill(const Eigen::VectorXd& t);
  double Scaled(double x, Form* form) const;
  // The quantity at `index` adds itself to a function with a sign.
  void Add(size_t quantity,
           Form* form,
           double sign,
           double* value,
           Eigen::Ref<Eigen::RowVectorXd> gradient) const;
  void AddCurvature(size_t quantity,
                    const Form& form,
                    double weight,
                    Eigen::MatrixXd* hessian) const;
  // By how much constraint i is broken, <= 0 if not at all: relative to its
  // larger side, or the way to where it holds, |c|/‖∇c‖, if that is shorter.
  double Violation(const Local& local, Eigen::Index i) const;

  const PlanProgram& program_;
  const CompiledPiece& piece_;
  std::vector<double> leaves_;
  Eigen::VectorXd low_, high_, width_;  // bounds in t; dt = du / width
  std::vector<Form> forms_;             // objective, then constraints
  std::vector<double> raw_, raw_second_, raw_values_;
  Program::Scratch scratch_;
  LowDiscrepancy spread_;
  std::vector<Eigen::VectorXd> inside_;
  bool finite_somewhere_ = false, has_holes_ = false;
};

}  // namespace routescale
