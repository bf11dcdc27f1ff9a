#pragma once

#include <memory>
#include <string>
#include <vector>

#include "routescale/formula.h"
#include "routescale/plan.h"

namespace routescale {

class Lowering;

// One comparison of a request: left <= right, or left == right.
struct Constraint {
  std::string text;   // as written
  std::string small;  // of that, the side that is limited by the other
  Node left = 0, right = 0;
  bool equality = false;
};

// The formulas of a request, compiled. Its leaves are the coordinates u of the
// free variables (ln x where the box is positive, else x), the given values
// and the coefficients of the law, in this order. Immutable.
//
// Quantity 0 is what is minimised; 1 + 2i and 2 + 2i are the left and the
// right side of constraint i.
class PlanProgram {
 public:
  PlanProgram(const Law& law, const PlanRequest& request);

  const std::vector<FreeVariable>& free() const { return free_; }
  const std::vector<Constraint>& constraints() const { return constraints_; }
  size_t quantities() const { return 1 + 2 * constraints_.size(); }

  // See Planner::cost.
  const std::string& cost() const { return cost_text_; }

  // The values of all quantities, then the loss and the cost.
  const Program& values() const { return *values_; }
  // The values of all quantities, then per quantity its gradient in u.
  const Program& first() const { return *first_; }
  // The values of the free variables by a closed form of the law, if it has one
  // for this question; else null.
  const Program* closed_form() const { return closed_form_.get(); }
  // Per quantity the lower triangle of its Hessian in u, row by row.
  const Program& second() const { return *second_; }

  double ToCoordinate(size_t variable, double x) const;
  double FromCoordinate(size_t variable, double u) const;

  // All leaves; the coordinates are still to be filled in.
  std::vector<double> Leaves(const std::vector<double>& parameters,
                             const std::vector<double>& given) const;

 private:
  void AddConstraint(const Formula& formula, Node node, const Graph& graph);
  void CheckUse(const PlanRequest& request, Lowering* lowering) const;
  void FindCost(const PlanRequest& request, Lowering* lowering);
  void TurnRound(const PlanRequest& request, Lowering* lowering);
  void FindClosedForm(const Law& law,
                      const PlanRequest& request,
                      Lowering* lowering);
  void Compile(Lowering* lowering);
  std::vector<Node> Quantities() const;

  std::vector<FreeVariable> free_;
  std::vector<Constraint> constraints_;
  Node objective_ = 0, cost_ = -1;
  std::string cost_text_;
  std::unique_ptr<Program> values_, first_, second_, closed_form_;
};

}  // namespace routescale
