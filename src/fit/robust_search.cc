#include "fit/robust_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "fit/minima.h"
#include "fit/robust.h"
#include "fit/statistics.h"
#include "fit/user_start.h"

namespace routescale {
namespace {

constexpr uint64_t kPerturbations = 64;
// Objectives closer than this are one minimum.
constexpr double kSame = 1e-9;
// Weights are those of a δ not below this share of the scale of the residuals,
// and never vanish.
constexpr double kLeastDelta = 0.1, kLeastWeight = 1e-3;

// The points, weighed by w ρ'(r) / r at the residuals √w r.
Points Trusted(const Objective& objective,
               const Points& points,
               const Eigen::VectorXd& residuals) {
  const double least = kLeastDelta * MedianScale(residuals);
  Objective wide = objective;
  if (wide.kind == Objective::Kind::kLad) wide.kind = Objective::Kind::kHuber;
  wide.delta = std::max(wide.delta, least);
  Points trusted = points;
  trusted.weights.resize(points.size(), 1);
  if (!(least > 0)) return trusted;
  for (size_t i = 0; i < points.size(); ++i) {
    const double root = std::sqrt(trusted.weights[i]);
    const double r = residuals[static_cast<Eigen::Index>(i)] / root;
    if (r == 0) continue;
    trusted.weights[i] *= std::max(kLeastWeight, Term(wide, r).psi / r);
  }
  return trusted;
}

// Keeps the best of the optima, and counts what they stand for.
class Best {
 public:
  void Add(const Optimum& optimum, int starts) {
    if (!std::isfinite(optimum.objective)) return;
    const double margin = kSame * std::abs(optimum_.objective);
    if (std::abs(optimum.objective - optimum_.objective) <= margin) {
      agreeing_ += starts;
    } else if (!(optimum.objective > optimum_.objective)) {
      agreeing_ = starts;
    }
    const bool better = optimum.objective < optimum_.objective;
    const bool flatter = optimum.objective == optimum_.objective &&
                         optimum.scaled_gradient < optimum_.scaled_gradient;
    if (better || flatter) optimum_ = optimum;
  }

  const Optimum& optimum() const { return optimum_; }
  int agreeing() const { return agreeing_; }

 private:
  Optimum optimum_{{}, std::numeric_limits<double>::infinity(), 0, false};
  int agreeing_ = 0;
};

// Cauchy's ρ lets go of far points, and has many minima where δ is below the
// noise: goes on from where random weights of the points lead.
void PerturbWeights(const RobustProblem& problem,
                    RobustDescent* descent,
                    Best* best) {
  if (problem.law.objective.kind != Objective::Kind::kCauchy) return;
  Eigen::VectorXd roots(problem.rows());
  for (uint64_t i = 0; i < kPerturbations; ++i) {
    CounterRandom random(1, i);
    for (double& root : roots) root = std::sqrt(-std::log(random.Uniform()));
    const Optimum perturbed =
        descent->Descend(best->optimum().theta, {roots.data(), nullptr});
    if (!std::isfinite(perturbed.objective)) continue;
    best->Add(descent->DescendNearby(perturbed.theta), 0);
  }
}

std::vector<Eigen::VectorXd> Thetas(const GroupSearch& search) {
  std::vector<Eigen::VectorXd> list;
  for (const Candidate& candidate : search.minima()) {
    if (list.size() == kMostCandidates) break;
    list.push_back(search.ThetaOf(candidate.minimum));
  }
  return list;
}

}  // namespace

Optimum FindRobustOptimum(const FitLaw& law,
                          const Points& points,
                          const GroupSearch& search,
                          const FitOptions& options,
                          Verdict* verdict) {
  const RobustProblem problem(law, points);
  const ResidualModel model(law, points);
  RobustDescent descent(problem);
  Best best;
  const std::vector<Eigen::VectorXd> first = Thetas(search);
  for (const Eigen::VectorXd& theta : first)
    best.Add(descent.Descend(theta), 0);
  if (!std::isfinite(best.optimum().objective))
    return descent.Descend(first[0]);
  const Points trusted =
      Trusted(law.objective, points, model.Residuals(best.optimum().theta));
  GroupSearch second(search.projection().law(), trusted, options);
  GroupSearch::Run({&second}, 1);
  const std::vector<Eigen::VectorXd> again = Thetas(second);
  for (size_t i = 0; i < again.size(); ++i) {
    best.Add(descent.Descend(again[i]), second.minima()[i].hits);
  }
  PerturbWeights(problem, &descent, &best);
  if (!options.start.empty()) {
    const Constraints constraints(law.law);
    best.Add(descent.DescendNearby(CompleteStart(
                 law, model, constraints, options, best.optimum().theta)),
             0);
  }
  verdict->places = second.places();
  verdict->starts = second.descents();
  verdict->agreeing_starts = std::min(best.agreeing(), verdict->starts);
  verdict->distinct_minima = static_cast<int>(again.size());
  return best.optimum();
}

}  // namespace routescale
