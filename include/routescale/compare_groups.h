#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "routescale/fit.h"
#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale {

// Several groups in one law: parameters in `shared` are common to all, each
// other p becomes p__1 … p__G, one per group. Variables are those of the law
// and the indicators is_group__1 … is_group__G, 1 at the points of their group
// and else 0:
//
//   f(x; θ) = Σ_g is_group__g f(x; θ_shared, θ_g)
Law JoinLaw(const Law& law, size_t groups, const std::set<std::string>& shared);

// The points of all groups for such a law.
Points JoinPoints(const std::vector<const Points*>& groups);

// F test of equal coefficients: groups fitted together with some parameters in
// common against each on its own, n points and k parameters in all.
//
//   F = ((SSE_joint − SSE)/(k − k_joint)) / (SSE/(n − k))
struct JointTest {
  std::vector<std::string> groups;
  std::vector<std::string> shared;  // parameters in common
  bool all_shared = false;
  double sse_separate = 0, sse_joint = 0;
  double f = 0, p = 0;
  int numerator = 0, denominator = 0;
  bool converged = false;
  std::vector<Estimate> estimates;  // of the shared parameters, joint fit
};

// Two groups at the cells that both have. Differences are paired by cell:
// mean ± t s/√n with n − 1 degrees of freedom, and a two-sided t test of none.
struct GroupPair {
  std::string first, second;
  int cells = 0, first_wins = 0, second_wins = 0;
  // log10 loss of the first less that of the second.
  double difference = 0, low = 0, high = 0, t = 0, p = 0;
  // N̄ of the first over that of the second, both by their fitted laws: the
  // geometric mean over the cells and its interval, which tells how much cells
  // differ and knows nothing of the errors of the fits. NaN for laws without a
  // dense case.
  double effective = 0, effective_low = 0, effective_high = 0;
};

struct GroupComparison {
  struct Standing {
    std::string group;
    int points = 0;  // its own, without shared ones
    int wins = 0;    // cells where its loss is the smallest of all
  };
  std::string law;
  std::vector<std::string> variables;  // of the law: they make the cells
  double level = 0.95;
  int cells = 0;  // that every group has
  int ties = 0;   // among them
  std::vector<Standing> groups;
  std::vector<GroupPair> pairs;
  std::vector<JointTest> tests;  // all parameters, then --share; pairs, then
                                 // all groups
  std::vector<std::string> warnings;
};

// A cell is one combination of values of the law's variables; points that
// agree in them count by the mean of their log10 losses. Points that come from
// a shared group are the same in every group and are no cells; in fits they
// count in each group. Throws Error for fewer than two groups, a loss that is
// not positive, or an unknown parameter in `share`.
GroupComparison CompareGroups(const Law& law,
                              const std::vector<Points>& groups,
                              const FitOptions& options,
                              const std::vector<std::string>& share);

// "S-Base is best at 42 of the 51 cells (N, E) that all 3 groups have, …".
std::string Conclusion(const GroupComparison& comparison);

}  // namespace routescale
