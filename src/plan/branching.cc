#include "plan/branching.h"

#include <cmath>
#include <string>

#include "routescale/error.h"

namespace routescale {
namespace {

constexpr int kMostBoxes = 2000;
// What an allowed value may be missed by.
constexpr double kRoundingOfValues = 1e-12;

int FirstNotAllowed(const std::vector<FreeVariable>& box,
                    const std::vector<double>& values) {
  for (size_t j = 0; j < box.size(); ++j) {
    const AllowedValues& allowed = box[j].allowed;
    const double x = values[j];
    const double near = kRoundingOfValues * std::abs(x);
    if (allowed.Below(x + near) < x - near) return static_cast<int>(j);
  }
  return -1;
}

// Values that are allowed but for rounding, without it.
void RemoveRounding(const std::vector<FreeVariable>& box,
                    std::vector<double>* values) {
  for (size_t j = 0; j < box.size(); ++j) {
    double& x = (*values)[j];
    const AllowedValues& allowed = box[j].allowed;
    if (allowed.kind == AllowedValues::kAny) continue;
    x = allowed.Below(x + kRoundingOfValues * std::abs(x));
  }
}

}  // namespace

std::vector<double> ExactValues(const PlanProblem& problem,
                                const std::vector<FreeVariable>& box,
                                const Eigen::VectorXd& t) {
  std::vector<double> values = problem.FromCoordinates(t);
  for (size_t j = 0; j < values.size(); ++j) {
    const Eigen::Index i = static_cast<Eigen::Index>(j);
    if (t[i] == problem.low()[i]) values[j] = box[j].low;
    if (t[i] == problem.high()[i]) values[j] = box[j].high;
  }
  return values;
}

void Branching::Search(std::vector<FreeVariable> box) {
  if (++boxes_ > kMostBoxes) {
    throw Error(ExitCode::kNotConverged,
                "more than " + std::to_string(kMostBoxes) +
                    " boxes between allowed values were searched")
        .Hint("give fewer rounded variables, or narrower boxes");
  }
  for (size_t j = 0; j < box.size(); ++j) {
    problem_.Confine(j, box[j].low, box[j].high);
  }
  const BoxMinimum relaxed =
      BoxSolver(&problem_, starts_).Solve(near_, follow_);
  if (boxes_ == 1) {
    minima_ = relaxed.minima;
    nearest_ = relaxed.nearest;
  }
  if (!relaxed.any()) return;
  if (best_.any() &&
      relaxed.point.objective >= best_.point.objective - kSameObjective) {
    return;
  }
  Round(box, relaxed);
}

void Branching::Round(const std::vector<FreeVariable>& box,
                      const BoxMinimum& relaxed) {
  const std::vector<double> here = ExactValues(problem_, box, relaxed.point.t);
  const int variable = FirstNotAllowed(box, here);
  if (variable < 0) {
    best_ = relaxed;
    values_ = here;
    RemoveRounding(box, &values_);
    return;
  }
  const size_t j = static_cast<size_t>(variable);
  const double below = box[j].allowed.Below(here[j]);
  const double above = box[j].allowed.Above(here[j]);
  const bool lower_first = here[j] - below < above - here[j];
  for (const bool lower : {lower_first, !lower_first}) {
    std::vector<FreeVariable> half = box;
    (lower ? half[j].high : half[j].low) = lower ? below : above;
    if (half[j].low > half[j].high) continue;
    near_ = {relaxed.point.t};
    Search(half);
  }
}

}  // namespace routescale
