#include "report/fit_words.h"
#include "routescale/names.h"
#include "routescale/prior.h"

namespace routescale {
namespace {

constexpr size_t kMostNamed = 3;

bool IsTrouble(const Estimate& estimate) {
  return estimate.status != Status::kOk && estimate.status != Status::kFixed;
}

std::string NotIdentified(const GroupFit& group) {
  std::vector<std::string> names;
  for (const Estimate& estimate : group.parameters) {
    if (estimate.status == Status::kNotIdentified) {
      names.push_back(estimate.name);
    }
  }
  return JoinNames(names);
}

std::string Join(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (size_t i = 0; i < parts.size() && i < kMostNamed; ++i) {
    text += (i > 0 ? separator : "") + parts[i];
  }
  if (parts.size() > kMostNamed) {
    text += separator + std::to_string(parts.size() - kMostNamed) + " more";
  }
  return text;
}

// Derived values fail with the parameters; they count where those are well.
std::string Troubles(const SavedFit& fit, const GroupFit& group) {
  std::vector<std::string> troubles;
  if (!group.verdict.converged) troubles.push_back("did not converge");
  for (const auto* estimates : {&group.parameters, &group.derived}) {
    if (estimates == &group.derived && !troubles.empty()) break;
    for (const Estimate& estimate : *estimates) {
      if (!IsTrouble(estimate) || estimate.status == Status::kNotIdentified) {
        continue;
      }
      const bool open = estimate.status == Status::kOneSided;
      troubles.push_back(estimate.name + (open ? " has " : " ") +
                         DescribeStatus(fit, estimate));
    }
  }
  if (const std::string lost = NotIdentified(group); !lost.empty()) {
    troubles.push_back("the data do not determine " + lost);
  }
  return JoinNames(troubles);
}

std::string Subject(const SavedFit& fit) {
  const std::string start = fit.law.name + " fits ";
  if (fit.groups.size() > 1) {
    return start + std::to_string(fit.groups.size()) + " groups of " +
           fit.data_name;
  }
  if (fit.selection.group_by.empty()) return start + fit.data_name;
  return start + fit.groups[0].group + " of " + fit.data_name;
}

}  // namespace

std::string Conclusion(const SavedFit& fit) {
  if (fit.data_name.empty()) {
    std::vector<std::string> names;
    for (const GroupFit& group : fit.groups) names.push_back(group.group);
    return fit.law.name + ": published coefficients of " + JoinNames(names);
  }
  std::vector<std::string> troubles;
  for (const GroupFit& group : fit.groups) {
    const std::string text = Troubles(fit, group);
    if (text.empty()) continue;
    troubles.push_back(fit.groups.size() > 1 ? group.group + ": " + text
                                             : text);
  }
  if (!troubles.empty()) return Subject(fit) + ", but " + Join(troubles, "; ");
  if (IsByPrior(fit.groups[0])) {
    return Subject(fit) + ": the most likely coefficients by runs and prior";
  }
  return Subject(fit) +
         (fit.groups.size() > 1 ? ": all at the minimum" : ": at the minimum");
}

}  // namespace routescale
