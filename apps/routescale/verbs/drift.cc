#include "verbs/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "shell/values.h"

namespace routescale::app {
namespace {

void Compare(const std::string& group,
             const std::string& name,
             double before,
             double now,
             double tolerance,
             Drift* drift) {
  const bool both_unknown = std::isnan(before) && std::isnan(now);
  const bool same = both_unknown || std::abs(now - before) <= tolerance;
  ++drift->compared;
  if (!same) ++drift->drifted;
  drift->sheet.rows.push_back({group,
                               name,
                               Cell(before, 9),
                               Cell(now, 9),
                               Cell(now - before, 3),
                               Cell(tolerance, 3),
                               same ? "ok" : "drift"});
}

// New runs may add points; none may go.
double PointsTolerance(const GroupFit& before,
                       const GroupFit& now,
                       const DriftTolerance& tolerance) {
  const bool more = now.points >= before.points;
  return tolerance.allow_new_runs && more
             ? static_cast<double>(now.points - before.points)
             : 0;
}

// A group that came, went or has another name, by its number of points.
void AddChange(const std::string& group,
               double before,
               double now,
               const std::string& status,
               Drift* drift) {
  ++drift->compared;
  if (status != "ok") ++drift->drifted;
  drift->sheet.rows.push_back({group,
                               "points",
                               Cell(before, 9),
                               Cell(now, 9),
                               Cell(now - before, 3),
                               Cell(NAN, 3),
                               status});
}

// The fits of groups, made as the saved one.
std::vector<GroupFit> Refit(const SavedFit& saved,
                            const std::vector<Points>& groups,
                            const FitOptions& options) {
  return saved.priors
             ? FitGroupsByPrior(saved.law, groups, options, *saved.priors)
             : FitGroups(saved.law, groups, options);
}

// Whether a group of the table gives the coefficients of an old one.
bool IsRenamed(const SavedFit& saved,
               const GroupFit& before,
               const Points& points,
               const FitOptions& options,
               const DriftTolerance& tolerance) {
  if (static_cast<int>(points.size()) != before.points) return false;
  const std::vector<GroupFit> now = Refit(saved, {points}, options);
  for (size_t i = 0; i < before.parameters.size(); ++i) {
    const double difference =
        now[0].parameters[i].value - before.parameters[i].value;
    if (!(std::abs(difference) <= tolerance.Of(before.parameters[i]))) {
      return false;
    }
  }
  return true;
}

void CompareGroup(const GroupFit& before,
                  const GroupFit& now,
                  const DriftTolerance& tolerance,
                  Drift* drift) {
  Compare(before.group,
          "points",
          before.points,
          now.points,
          PointsTolerance(before, now, tolerance),
          drift);
  for (size_t i = 0; i < before.parameters.size(); ++i) {
    const Estimate& old = before.parameters[i];
    Compare(before.group,
            old.name,
            old.value,
            now.parameters[i].value,
            tolerance.Of(old),
            drift);
  }
}

// Takes the groups that the saved fit has out of those of the table.
std::vector<Points> TakeKnown(const SavedFit& saved, std::vector<Points>* all) {
  std::vector<Points> known;
  for (const GroupFit& group : saved.groups) {
    const auto found =
        std::find_if(all->begin(), all->end(), [&](const Points& points) {
          return points.group == group.group;
        });
    if (found == all->end()) continue;
    known.push_back(std::move(*found));
    all->erase(found);
  }
  return known;
}

}  // namespace

Drift FindDrift(const SavedFit& saved,
                std::vector<Points> groups,
                const FitOptions& options,
                const DriftTolerance& tolerance) {
  Drift drift;
  Sheet& sheet = drift.sheet;
  sheet.header = {
      "group", "parameter", "old", "new", "difference", "tolerance", "status"};
  sheet.keys = 2;
  const std::vector<GroupFit> refitted =
      Refit(saved, TakeKnown(saved, &groups), options);
  size_t next = 0;
  for (const GroupFit& before : saved.groups) {
    if (next < refitted.size() && refitted[next].group == before.group) {
      CompareGroup(before, refitted[next++], tolerance, &drift);
      continue;
    }
    const auto renamed =
        std::find_if(groups.begin(), groups.end(), [&](const Points& points) {
          return IsRenamed(saved, before, points, options, tolerance);
        });
    if (renamed == groups.end()) {
      AddChange(before.group, before.points, 0, "vanished", &drift);
      sheet.notes.push_back(
          fmt::format("group '{}' vanished from the table", before.group));
      continue;
    }
    AddChange(before.group,
              before.points,
              static_cast<double>(renamed->size()),
              "renamed",
              &drift);
    sheet.notes.push_back(fmt::format(
        "group '{}' is named '{}' now", before.group, renamed->group));
    groups.erase(renamed);
  }
  for (const Points& points : groups) {
    if (Contains(saved.selection.left_out, points.group)) continue;
    AddChange(points.group,
              NAN,
              static_cast<double>(points.size()),
              tolerance.allow_new_runs ? "ok" : "appeared",
              &drift);
    sheet.notes.push_back(fmt::format(
        "group '{}' is not in the saved fit{}",
        points.group,
        tolerance.allow_new_runs ? ""
                                 : ": --allow-new-runs lets groups be new"));
  }
  return drift;
}

}  // namespace routescale::app
