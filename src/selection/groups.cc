#include "selection/groups.h"

#include <algorithm>

#include "routescale/error.h"
#include "selection/columns.h"

namespace routescale {
namespace {

using PointRows = std::vector<std::vector<size_t>>;

// Names of the groups that have points, in order of first appearance.
std::vector<std::string> PresentGroups(const TextColumn& column,
                                       const PointRows& points) {
  std::vector<bool> seen(column.values().size());
  std::vector<std::string> present;
  for (const std::vector<size_t>& rows : points) {
    const auto code = static_cast<size_t>(column.codes()[rows.front()]);
    if (!seen[code]) present.push_back(column.values()[code]);
    seen[code] = true;
  }
  return present;
}

void CheckAsked(const std::vector<std::string>& asked,
                const std::vector<std::string>& present) {
  for (const std::string& name : asked) {
    if (Contains(present, name)) continue;
    throw Error(ExitCode::kUsage, "no points in group '" + name + "'")
        .File("--group")
        .Hint(NameHint(name, "the groups are", present));
  }
}

RowGroup Collect(const TextColumn& column,
                 const PointRows& points,
                 const std::string& name,
                 const std::string& shared) {
  RowGroup group;
  group.name = name;
  for (const std::vector<size_t>& rows : points) {
    const std::string& value = column[rows.front()];
    if (value != name && (shared.empty() || value != shared)) continue;
    group.points.push_back(rows);
    group.shared.push_back(value != name);
  }
  return group;
}

}  // namespace

std::vector<RowGroup> GroupPoints(const RunTable& table,
                                  const SelectionPlan& plan,
                                  const PointRows& points,
                                  int64_t* dropped) {
  if (plan.resolved.group_by.empty()) {
    CheckAsked(plan.groups, {"all"});
    return {{"all", points, std::vector<bool>(points.size(), false)}};
  }
  const TextColumn& column = table.texts.at(plan.resolved.group_by);
  const std::vector<std::string> present = PresentGroups(column, points);
  CheckAsked(plan.groups, present);
  const std::string& shared = plan.resolved.shared_group;
  std::vector<RowGroup> groups;
  bool joins_others = false;
  for (const std::string& name : present) {
    const bool asked = Contains(plan.groups, name);
    const bool by_default =
        plan.groups.empty() && (name != shared || present.size() == 1);
    if (!asked && !by_default) continue;
    joins_others = joins_others || name != shared;
    groups.push_back(Collect(column, points, name, shared));
  }
  for (const std::vector<size_t>& rows : points) {
    const std::string& name = column[rows.front()];
    const bool used = plan.groups.empty() || Contains(plan.groups, name) ||
                      (joins_others && name == shared);
    if (!used) *dropped += static_cast<int64_t>(rows.size());
  }
  return groups;
}

}  // namespace routescale
