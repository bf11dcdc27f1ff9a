#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "base/parallel.h"
#include "fit/warning_codes.h"
#include "inference/group_work.h"
#include "inference/profile.h"
#include "inference/profile_target.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// How often a fit is replaced by a better one.
constexpr int kMostRestarts = 5;
// What the better one gains at least, of the sum of squares.
constexpr double kLeastGain = 1e-10;

struct ProfileTask {
  const GroupWork* work;
  const Quantity* quantity;
  size_t group;
  ProfileEnd low = {}, high = {};

  bool is_rough() const { return low.is_rough || high.is_rough; }
  bool is_given_up() const { return low.is_given_up || high.is_given_up; }
  // The parameters of a better fit, if there is one.
  const Eigen::VectorXd& better() const {
    return high.better.size() > 0 ? high.better : low.better;
  }
};

// others: see FindProfileEnd. The limit of work, if there is one, is for the
// ends of quantities whose Wald intervals do not hold.
void Profile(const FitOptions& options,
             const std::vector<Eigen::VectorXd>& others,
             double most_work,
             ProfileTask* task) {
  const GroupWork& work = *task->work;
  if (task->quantity->IsLost()) return;
  const Quantity quantity = InNaturalScale(*task->quantity);
  const double rise = work.Rise(options.level);
  const ProfileTarget target = TargetOf(work, quantity);
  const HeldSearch search = work.HeldWith(options);
  const auto find = [&](int side) {
    return FindProfileEnd(
        work.base, search, target, rise, side, others, most_work);
  };
  task->low = find(-1);
  if (!task->low.is_given_up) task->high = find(+1);
  if (task->is_given_up()) return quantity.DropInterval();
  quantity.SetInterval(task->low.coordinate, task->high.coordinate);
}

void WarnOfBetterMinimum(GroupFit* fit) {
  const std::string code = CodeOf(WarningKind::kBetterMinimum);
  const auto is_known = [&](const Warning& w) { return w.code == code; };
  if (std::any_of(fit->warnings.begin(), fit->warnings.end(), is_known)) return;
  AddWarning(WarningKind::kBetterMinimum,
             "",
             "the profile met a lower sum of squares than the fit, whose "
             "numbers are not final: try more @starts"_options,
             fit);
}

std::vector<ProfileTask> TasksOf(const GroupWorks& groups,
                                 const std::vector<char>& pending,
                                 const ProfiledQuantities& profiled,
                                 size_t threads) {
  std::vector<std::vector<size_t>> chosen(groups.size());
  ParallelFor(groups.size(), threads, [&](size_t g) {
    if (pending[g] && groups[g]->has_error()) chosen[g] = profiled(*groups[g]);
  });
  std::vector<ProfileTask> tasks;
  for (size_t g = 0; g < groups.size(); ++g) {
    for (const size_t i : chosen[g]) {
      tasks.push_back({groups[g].get(), &groups[g]->quantities[i], g});
    }
  }
  return tasks;
}

// Where the way to both ends of one parameter is rough, the fit may be in the
// wrong valley, and all its intervals with it. It was so in 24 of 39 tables of
// power-sigmoid with intervals that missed the truth, and in 17 of 261 others.
void MarkRough(const std::vector<ProfiledQuantity>& all) {
  std::map<GroupFit*, std::string> rough;
  for (const ProfiledQuantity& profiled : all) {
    const bool is_parameter = profiled.quantity->parameter >= 0;
    if (!is_parameter || !profiled.is_rough || profiled.is_given_up) continue;
    rough.try_emplace(profiled.fit, profiled.quantity->estimates[0]->name);
  }
  for (const auto& [fit, name] : rough) {
    for (const auto* estimates : {&fit->parameters, &fit->derived}) {
      for (const Estimate& estimate : *estimates) {
        if (estimate.status == Status::kFixed) continue;
        AddWarning(WarningKind::kNonlinear,
                   estimate.name,
                   "the profile of " + name +
                       " is very steep, or has several valleys: the interval "
                       "of " +
                       estimate.name + " may be off; @fix a parameter"_options,
                   fit);
      }
    }
  }
}

std::vector<size_t> All(const GroupWork& work) {
  std::vector<size_t> all(work.quantities.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

// Where the profiles of a group meet several valleys, what one of them found is
// tried by those of all parameters.
void ProfileRoughGroups(const FitOptions& options,
                        size_t groups,
                        double most_work,
                        std::vector<ProfileTask>* tasks) {
  std::vector<char> is_rough(groups, 0);
  std::vector<std::vector<Eigen::VectorXd>> places(groups);
  for (const ProfileTask& task : *tasks) {
    if (task.is_rough()) is_rough[task.group] = 1;
    for (const ProfileEnd* end : {&task.low, &task.high}) {
      if (!std::isnan(end->coordinate)) places[task.group].push_back(end->u);
    }
  }
  ParallelFor(tasks->size(), ThreadCount(options.threads), [&](size_t i) {
    ProfileTask& task = (*tasks)[i];
    if (!is_rough[task.group] || task.quantity->parameter < 0) return;
    if (!task.is_given_up()) {
      Profile(options, places[task.group], most_work, &task);
    }
  });
}

// Fits the group again from parameters that are better than its own; false if
// the fit does not end below.
bool Restart(const FitLaw& law,
             const FitOptions& options,
             const Eigen::VectorXd& better,
             std::unique_ptr<GroupWork>* work) {
  FitOptions from_there = options;
  from_there.start = StartAt(law, better);
  GroupFit& fit = *(*work)->fit;
  const Points& points = (*work)->points;
  GroupFit anew = FitGroup(law.law.law(), points, from_there);
  if (!(anew.statistics.sse < (1 - kLeastGain) * fit.statistics.sse)) {
    return false;
  }
  fit = std::move(anew);
  *work = std::make_unique<GroupWork>(law, points, &fit);
  return true;
}

// How far beyond the interval a curve goes, in t.
constexpr double kTraceBeyond = 1.25;

ProfileCurve CurveOf(const GroupWork& work,
                     const FitOptions& options,
                     const Quantity& searched) {
  const double rise = work.Rise(options.level);
  const Quantity quantity = InNaturalScale(searched);
  const Estimate& estimate = *quantity.estimates[0];
  const double root = std::sqrt(work.base.degrees);
  ProfileCurve curve;
  curve.group = work.fit->group;
  curve.parameter = estimate.name;
  curve.log_scale = quantity.spec.log_scale;
  curve.estimate = estimate.value;
  curve.low = estimate.low;
  curve.high = estimate.high;
  curve.level = root * std::sqrt(rise);
  const ProfileTarget target = TargetOf(work, quantity);
  const HeldSearch search = work.HeldWith(options);
  for (const int side : {-1, +1}) {
    auto places = TraceProfile(
        work.base, search, target, rise * kTraceBeyond * kTraceBeyond, side);
    if (side < 0) {
      std::reverse(places.begin(), places.end());
    } else {
      places.erase(places.begin());  // the optimum, which is there already
    }
    for (const ProfilePlace& place : places) {
      curve.value.push_back(FromInternal(quantity.spec, place.coordinate));
      curve.t.push_back(side * root * place.height);
    }
  }
  return curve;
}

// Where the law all but passes through every point.
bool IsOneValue(const ProfileCurve& curve) {
  constexpr double kNarrowest = 1e-6;
  const auto [low, high] =
      std::minmax_element(curve.value.begin(), curve.value.end());
  return *high - *low <= kNarrowest * std::max(std::abs(*low), std::abs(*high));
}

}  // namespace

std::vector<ProfiledQuantity> ProfileIntervals(
    const FitOptions& options,
    const ProfiledQuantities& profiled,
    double most_work,
    GroupWorks& groups) {
  if (options.objective.is_robust()) {
    throw Error(ExitCode::kUsage, "has no profile: only least squares does")
        .File("@objective"_options)
        .Value(ToString(options.objective))
        .Hint("use @interval bootstrap or wald"_options);
  }
  const size_t threads = ThreadCount(options.threads);
  std::vector<ProfiledQuantity> all;
  std::vector<char> pending(groups.size(), 1);
  for (int round = 0; round <= kMostRestarts; ++round) {
    std::vector<ProfileTask> tasks =
        TasksOf(groups, pending, profiled, threads);
    ParallelFor(tasks.size(), threads, [&](size_t i) {
      Profile(options, {}, most_work, &tasks[i]);
    });
    ProfileRoughGroups(options, groups.size(), most_work, &tasks);
    std::fill(pending.begin(), pending.end(), 0);
    for (const ProfileTask& task : tasks) {
      if (task.better().size() == 0 || pending[task.group]) continue;
      std::unique_ptr<GroupWork>& work = groups[task.group];
      if (round < kMostRestarts &&
          Restart(work->base.law, options, task.better(), &work)) {
        pending[task.group] = 1;
      } else {
        WarnOfBetterMinimum(work->fit);
      }
    }
    for (const ProfileTask& task : tasks) {
      if (pending[task.group]) continue;
      all.push_back({groups[task.group]->fit,
                     task.quantity,
                     task.is_given_up(),
                     task.low.is_rough && task.high.is_rough});
    }
  }
  MarkRough(all);
  return all;
}

void ProfileIntervals(const FitOptions& options, GroupWorks& groups) {
  ProfileIntervals(options, All, HUGE_VAL, groups);
}

std::vector<ProfileCurve> TraceProfiles(const Law& source,
                                        const std::vector<Points>& points,
                                        const FitOptions& options,
                                        const std::vector<GroupFit>& fits) {
  if (options.objective.is_robust()) return {};
  const FitLaw law(source, options);
  std::vector<GroupFit> profiled = fits;
  GroupWorks groups;
  for (size_t g = 0; g < points.size(); ++g) {
    groups.push_back(std::make_unique<GroupWork>(law, points[g], &profiled[g]));
  }
  ProfileIntervals(options, groups);
  std::vector<std::pair<const GroupWork*, const Quantity*>> tasks;
  for (const auto& work : groups) {
    if (!work->has_error()) continue;
    for (const Quantity& quantity : work->quantities) {
      if (!quantity.IsLost()) tasks.emplace_back(work.get(), &quantity);
    }
  }
  std::vector<ProfileCurve> curves(tasks.size());
  ParallelFor(tasks.size(), ThreadCount(options.threads), [&](size_t i) {
    const auto& [work, quantity] = tasks[i];
    curves[i] = CurveOf(*work, options, *quantity);
  });
  std::erase_if(curves, IsOneValue);
  return curves;
}

}  // namespace routescale
