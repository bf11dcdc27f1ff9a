#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plan/pieces.h"
#include "routescale/formula.h"
#include "routescale/plan.h"

namespace routescale {

class Lowering;

// A problem, compiled. Its leaves are the coordinates u of the free variables
// (ln x where the box is positive, else x), the given values and the
// coefficients of the law, in this order. Immutable.
//
// Quantity 0 is what is minimised; 1 + 2i and 2 + 2i are the left and the
// right side of constraint i.
class CompiledPiece {
 public:
  CompiledPiece(
      const Piece& piece, size_t free, Node loss, Node cost, Graph* graph);

  const std::vector<Constraint>& constraints() const { return constraints_; }
  size_t quantities() const { return 1 + 2 * constraints_.size(); }
  bool has_kink() const { return has_kink_; }

  // The values of all quantities, then the loss and the cost.
  const Program& values() const { return *values_; }
  // The values of all quantities, then per quantity its gradient in u.
  const Program& first() const { return *first_; }
  // Per quantity the lower triangle of its Hessian in u, row by row.
  const Program& second() const { return *second_; }

 private:
  std::vector<Constraint> constraints_;
  bool has_kink_;
  std::unique_ptr<Program> values_, first_, second_;
};

// The formulas of a request, compiled. Immutable.
class PlanProgram {
 public:
  PlanProgram(const Law& law, const PlanRequest& request);

  const std::vector<FreeVariable>& free() const { return free_; }
  // The problem as asked, and the smooth ones that it is made of.
  const CompiledPiece& whole() const { return *whole_; }
  const std::vector<CompiledPiece>& pieces() const { return pieces_; }

  // See Planner::cost.
  const std::string& cost() const { return cost_text_; }

  // The values of the free variables by a closed form of the law, if it has one
  // for this question; else null.
  const Program* closed_form() const { return closed_form_.get(); }

  double ToCoordinate(size_t variable, double x) const;
  double FromCoordinate(size_t variable, double u) const;

  // All leaves; the coordinates are still to be filled in.
  std::vector<double> Leaves(const std::vector<double>& parameters,
                             const std::vector<double>& given) const;

 private:
  // The comparisons of a formula below the step `step` of its tree.
  void AddConstraints(const Formula& formula,
                      int step,
                      const std::vector<Node>& nodes,
                      const Graph& graph);
  void AddConstraint(const Formula& formula,
                     int step,
                     const std::vector<Node>& nodes,
                     const Graph& graph);
  void CheckUse(const PlanRequest& request, Lowering* lowering) const;
  void FindCost(const PlanRequest& request, Lowering* lowering);
  void TurnRound(const PlanRequest& request, Lowering* lowering);
  void FindClosedForm(const Law& law,
                      const PlanRequest& request,
                      Lowering* lowering);
  void Compile(const Law& law, const PlanRequest& request, Lowering* lowering);

  std::vector<FreeVariable> free_;
  Piece asked_;
  Node cost_ = -1;
  std::string cost_text_;
  std::unique_ptr<CompiledPiece> whole_;
  std::vector<CompiledPiece> pieces_;
  std::unique_ptr<Program> closed_form_;
};

}  // namespace routescale
