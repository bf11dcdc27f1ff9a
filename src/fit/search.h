#pragma once

#include <memory>
#include <vector>

#include "fit/problem.h"
#include "fit/variable_projection.h"

namespace routescale {

// One group on its way from starts to a fit.
struct GroupSearch {
  GroupSearch(const FitLaw& law, const Points& source)
      : points(source), projection(law, source) {}

  // Whether too few starts agree on the best minimum to trust it.
  bool IsDoubtful(const FitLaw& law) const;
  // Whether at the best minimum a parameter that is searched for does nothing.
  bool IsIdle(const FitLaw& law) const;

  const Points& points;
  VariableProjection projection;
  std::vector<Eigen::VectorXd> starts;  // of the descents
  std::vector<Descent> descents;
};

// Throws Error for a --start that no parameter of the law can have.
void CheckStart(const FitLaw& law, const FitOptions& options);

// Descends from as many starts as each group needs: twice as many where few
// agree, others at the size of the variables where a parameter does nothing.
std::vector<std::unique_ptr<GroupSearch>> SearchGroups(
    const FitLaw& law,
    const std::vector<Points>& groups,
    const FitOptions& options);

// Threads that so many rows times starts are worth.
size_t SearchThreads(size_t rows, const FitOptions& options);

}  // namespace routescale
