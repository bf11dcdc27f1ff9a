#include "selection/groups.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

using Names = std::unordered_set<std::string_view>;
using PointRows = std::vector<std::vector<size_t>>;

// By the code of its group, the points of each group, ascending.
using Members = std::vector<std::vector<size_t>>;

Members ByGroup(const TextColumn& column, const PointRows& points) {
  Members members(column.values().size());
  for (size_t i = 0; i < points.size(); ++i) {
    members[static_cast<size_t>(column.codes()[points[i].front()])].push_back(
        i);
  }
  return members;
}

// The groups that have points, in order of first appearance.
std::vector<size_t> PresentGroups(const Members& members) {
  std::vector<size_t> present;
  for (size_t code = 0; code < members.size(); ++code) {
    if (!members[code].empty()) present.push_back(code);
  }
  std::sort(present.begin(), present.end(), [&](size_t a, size_t b) {
    return members[a].front() < members[b].front();
  });
  return present;
}

void CheckAsked(const std::vector<std::string>& asked,
                const std::vector<std::string>& present) {
  const Names known(present.begin(), present.end());
  for (const std::string& name : asked) {
    if (known.count(name) > 0) continue;
    throw Error(ExitCode::kUsage, "no points in group '" + name + "'")
        .File("@group"_options)
        .Hint(NameHint(name, "the groups are", present));
  }
}

// A group with the points that it shares, in the order of all points.
RowGroup Collect(const std::string& name,
                 const std::vector<size_t>& own,
                 const std::vector<size_t>& shared,
                 const PointRows& points) {
  RowGroup group;
  group.name = name;
  std::vector<size_t> all;
  std::merge(own.begin(),
             own.end(),
             shared.begin(),
             shared.end(),
             std::back_inserter(all));
  for (const size_t i : all) {
    group.points.push_back(points[i]);
    group.shared.push_back(std::binary_search(shared.begin(), shared.end(), i));
  }
  return group;
}

}  // namespace

std::vector<RowGroup> GroupPoints(const RunTable& table,
                                  const SelectionPlan& plan,
                                  PointRows points,
                                  std::vector<std::string>* left_out,
                                  int64_t* dropped) {
  std::vector<RowGroup> groups;
  if (plan.resolved.group_by.empty()) {
    CheckAsked(plan.groups, {"all"});
    RowGroup all{"all", {}, std::vector<bool>(points.size(), false)};
    all.points = std::move(points);
    groups.push_back(std::move(all));
    return groups;
  }
  const TextColumn& column = table.texts.at(plan.resolved.group_by);
  const Members members = ByGroup(column, points);
  const std::vector<size_t> present = PresentGroups(members);
  std::vector<std::string> names;
  for (const size_t code : present) names.push_back(column.values()[code]);
  CheckAsked(plan.groups, names);
  const int32_t found = column.Find(plan.resolved.shared_group);
  const auto shared = static_cast<size_t>(found);
  const Names asked(plan.groups.begin(), plan.groups.end());
  std::vector<bool> used(members.size());
  for (const size_t code : present) {
    const bool joins_others = found >= 0 && code != shared;
    const std::string& name = column.values()[code];
    const bool wanted = plan.groups.empty()
                            ? code != shared || present.size() == 1
                            : asked.count(name) > 0;
    if (!wanted) continue;
    groups.push_back(
        Collect(name,
                members[code],
                joins_others ? members[shared] : std::vector<size_t>(),
                points));
    used[code] = true;
    if (joins_others) used[shared] = true;
  }
  for (const size_t code : present) {
    if (used[code]) continue;
    left_out->push_back(column.values()[code]);
    for (const size_t i : members[code]) {
      *dropped += static_cast<int64_t>(points[i].size());
    }
  }
  return groups;
}

}  // namespace routescale
