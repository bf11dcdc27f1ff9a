#include "fit/search.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/low_discrepancy.h"
#include "fit/canonical.h"
#include "fit/idle_parameters.h"
#include "fit/minima.h"
#include "fit/rounding.h"
#include "fit/row_blocks.h"
#include "fit/sample_rows.h"
#include "fit/thinned_points.h"

namespace routescale {
namespace {

constexpr int kTrialIterations = 8;
constexpr size_t kBatch = 8;
// Laws of many nonlinear parameters: searched again from further places until
// two descents end in the best minimum.
constexpr int kMostRounds = 4;
constexpr int kLeastHits = 2;

// Rows that descents need; places are compared on half as many, at least so
// many, and so many a parameter; places that one task screens.
constexpr size_t kSearchedRows = 512, kScreenedRows = 32;
constexpr size_t kRowsPerParameter = 4, kPlacesPerTask = 16;
const DescentOptions kTrial = {kTrialIterations};
const DescentOptions kToTheEnd = {60};

VariableProjection OnSample(const SearchLaw& law,
                            const Points& points,
                            size_t most) {
  return VariableProjection(law, AtRows(points, SampleRows(points, most)));
}

}  // namespace

GroupSearch::GroupSearch(const SearchLaw& law,
                         const Points& points,
                         const FitOptions& options)
    : GroupSearch(law, ThinnedPoints(law, points), options) {}

GroupSearch::GroupSearch(const SearchLaw& law,
                         const ThinnedPoints& thinned,
                         const FitOptions& options)
    : law_(law),
      options_(options),
      effort_(law, options),
      has_all_points_(thinned.has_all()),
      sampled_(thinned.points().size() > kSearchedRows),
      projection_(law, thinned.points()),
      sampled_projection_(OnSample(law, thinned.points(), kSearchedRows)),
      screened_projection_(OnSample(
          law,
          thinned.points(),
          std::max({kScreenedRows,
                    kRowsPerParameter * law.law.free_count(),
                    std::min(thinned.points().size(), kSearchedRows) / 2}))),
      law_on_points_(
          ProgramOf(law.law, {law.law.in_residual}, thinned.points())),
      map_(law, thinned.points()) {
  if (sampled_) {
    law_on_sample_ = ProgramOf(
        law.law,
        {law.law.in_residual},
        AtRows(thinned.points(), SampleRows(thinned.points(), kSearchedRows)));
  }
  BeginRound();
}

bool GroupSearch::HasValues(const Minimum& minimum, bool at_all_points) const {
  const Program& law =
      law_on_sample_ && !at_all_points ? *law_on_sample_ : law_on_points_;
  const Eigen::VectorXd theta = law_.Theta(minimum.u, minimum.linear);
  if (!theta.allFinite()) return false;
  Program::Scratch scratch;
  const auto at = [&](const Eigen::VectorXd& parameters) {
    Eigen::VectorXd values(static_cast<Eigen::Index>(law.rows()));
    law.Evaluate(parameters.data(), values.data(), values.size(), &scratch);
    return values;
  };
  const Eigen::VectorXd values = at(theta);
  return values.allFinite() && !IsRounding(values, at(Nudged(theta)));
}

Minimum GroupSearch::Descend(const VariableProjection& projection,
                             const Minimum& from,
                             const DescentOptions& options) const {
  Minimum end = projection.DescendFrom(from.u, from.linear, options);
  const bool at_all_points = &projection == &projection_;
  if (std::isfinite(end.objective) && !HasValues(end, at_all_points)) {
    end.objective = HUGE_VAL;
  }
  return end;
}

size_t GroupSearch::tasks() const {
  switch (stage_) {
    case Stage::kScreen:
      return (screened_.size() + kPlacesPerTask - 1) / kPlacesPerTask;
    case Stage::kHalve:
      return queue_.size();
    case Stage::kDescend:
      return batch_.size();
    case Stage::kDone:
      return 0;
  }
  return 0;
}

void GroupSearch::Do(size_t task) {
  if (stage_ == Stage::kScreen) return Screen(task);
  const bool trial = stage_ == Stage::kHalve;
  Minimum& minimum = trial ? queue_[task] : batch_[task];
  const VariableProjection& projection =
      trial && sampled_ ? screened_projection_ : sampled_projection_;
  minimum = Descend(projection, minimum, trial ? kTrial : kToTheEnd);
}

void GroupSearch::Advance() {
  switch (stage_) {
    case Stage::kScreen:
      Select();
      break;
    case Stage::kHalve:
      KeepDistinct();
      break;
    case Stage::kDescend:
      std::move(batch_.begin(), batch_.end(), std::back_inserter(descents_));
      break;
    case Stage::kDone:
      return;
  }
  if (stage_ == Stage::kHalve) return;
  if (next_ == queue_.size() || ShouldStop()) {
    minima_ = Distinct(descents_, sampled_projection_.target_norm());
    const bool sure = minima_.empty() || minima_[0].hits >= kLeastHits;
    const bool without_values = minima_.empty() && !queue_.empty();
    if (((effort_.many_parameters && !sure) || without_values) &&
        options_.starts == 0 && round_ < kMostRounds) {
      return BeginRound();
    }
    return Finish();
  }
  const size_t end = std::min(next_ + kBatch, queue_.size());
  batch_.assign(queue_.begin() + static_cast<long>(next_),
                queue_.begin() + static_cast<long>(end));
  next_ = end;
  stage_ = Stage::kDescend;
}

void GroupSearch::BeginRound() {
  const size_t count = effort_.places;
  const size_t q = static_cast<size_t>(law_.nonlinear_count());
  const LowDiscrepancy sequence(q);
  screened_.assign(q == 0 ? 1 : count, {});
  for (size_t i = 0; i < screened_.size(); ++i) {
    Eigen::VectorXd& cube = screened_[i].cube;
    cube.resize(law_.nonlinear_count());
    for (size_t k = 0; k < q; ++k) {
      cube[static_cast<Eigen::Index>(k)] =
          sequence(static_cast<int64_t>(round_ * count + i), k);
    }
  }
  places_ += static_cast<int>(screened_.size());
  ++round_;
  stage_ = Stage::kScreen;
}

void GroupSearch::Screen(size_t task) {
  VariableProjection::Point point;
  const size_t end = std::min((task + 1) * kPlacesPerTask, screened_.size());
  for (size_t i = task * kPlacesPerTask; i < end; ++i) {
    SearchPlace& place = screened_[i];
    place.u = map_(place.cube);
    point.beta.resize(0);
    screened_projection_.Solve(
        place.u, VariableProjection::kScreeningSteps, &point);
    place.objective = point.objective;
  }
}

void GroupSearch::Select() {
  std::vector<size_t> chosen = BestOfNeighbourhoods(screened_, effort_.tried);
  if (options_.skip_start >= 0 &&
      options_.skip_start < static_cast<int>(chosen.size())) {
    chosen.erase(chosen.begin() + options_.skip_start);
  }
  queue_.clear();
  for (const size_t i : chosen) queue_.push_back({screened_[i].u, {}, 0});
  next_ = 0;
  const bool halves = queue_.size() > effort_.descents;
  stage_ = halves ? Stage::kHalve : Stage::kDescend;
}

// After a few iterations: the best, equal ones once.
void GroupSearch::KeepDistinct() {
  constexpr double kSame = 1e-9;
  SortFinite(&queue_);
  std::vector<Minimum> kept;
  for (const Minimum& minimum : queue_) {
    if (kept.size() == effort_.descents) break;
    const bool again =
        kept.size() >= kBatch && minimum.objective - kept.back().objective <=
                                     kSame * kept.back().objective;
    if (!again) kept.push_back(minimum);
  }
  queue_ = std::move(kept);
  next_ = 0;
  stage_ = Stage::kDescend;
}

// Boender and Rinnooy Kan: after d descents to w minima, (d − 1) w / (d − w − 2)
// is the expected number of minima.
bool GroupSearch::ShouldStop() const {
  if (options_.starts > 0) return false;
  const double d = static_cast<double>(descents_.size());
  if (d < static_cast<double>(kBatch)) return false;
  const double w = static_cast<double>(
      Distinct(descents_, sampled_projection_.target_norm()).size());
  constexpr double kLeft = 0.5;
  return w > 0 && d > w + 2 && w * (d - 1) / (d - w - 2) - w < kLeft;
}

// At the best minima a parameter that does nothing is tried all over its range.
void GroupSearch::MoveIdleParameters() {
  constexpr size_t kMinima = 4;
  const size_t count = std::min(kMinima, minima_.size());
  for (size_t i = 0; i < count; ++i) {
    const Minimum from = minima_[i].minimum;
    for (const int k : IdleParameters(sampled_projection_, from)) {
      std::vector<double> values;
      for (const SearchPlace& place : screened_) values.push_back(place.u[k]);
      const Minimum best =
          BestAlong(sampled_projection_, from, k, std::move(values));
      if (best.objective < from.objective) {
        descents_.push_back(Descend(sampled_projection_, best, kToTheEnd));
      }
    }
  }
  minima_ = Distinct(descents_, sampled_projection_.target_norm());
}

// Each descent led to where the law has no values: places that fewer iterations
// reach stand for minima. They are none, and the verdict says so.
void GroupSearch::KeepTrials() {
  minima_.clear();
  for (int few = kTrialIterations; few > 0 && minima_.empty(); few /= 2) {
    std::vector<Minimum> trials;
    for (const Minimum& place : queue_) {
      trials.push_back(Descend(projection_, place, {few}));
    }
    minima_ = Distinct(trials, projection_.target_norm());
  }
}

void GroupSearch::Finish() {
  stage_ = Stage::kDone;
  if (minima_.empty()) return KeepTrials();
  MoveIdleParameters();
  const size_t count = std::min(kMostCandidates, minima_.size());
  for (size_t i = 0; i < count; ++i) {
    const Minimum canonical =
        CanonicalMinimum(sampled_projection_, minima_[i].minimum);
    if (HasValues(canonical, false)) minima_[i].minimum = canonical;
  }
  if (!sampled_) return;
  std::vector<Minimum> refined;
  for (size_t i = 0; i < count; ++i) {
    refined.push_back(Descend(projection_, minima_[i].minimum, kToTheEnd));
  }
  std::vector<Candidate> of_all = Distinct(refined, projection_.target_norm());
  if (of_all.empty()) return KeepTrials();
  of_all[0].hits = minima_[0].hits;
  minima_ = std::move(of_all);
}

std::vector<double> GroupSearch::objectives() const {
  std::vector<double> list;
  for (const Minimum& descent : descents_) list.push_back(descent.objective);
  return list;
}

Minimum DescendOnAll(const SearchLaw& law,
                     const Points& points,
                     const Minimum& minimum) {
  return VariableProjection(law, points)
      .DescendFrom(minimum.u, minimum.linear, kToTheEnd);
}

}  // namespace routescale
