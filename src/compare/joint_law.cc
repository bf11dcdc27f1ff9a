#include <fmt/format.h>

#include <algorithm>

#include "routescale/compare_groups.h"

namespace routescale {
namespace {

std::string OfGroup(std::string_view name, size_t group) {
  return fmt::format("{}__{}", name, group + 1);
}

std::string Indicator(size_t group) { return OfGroup("is_group", group); }

// Formulas of a law for one of its groups: what it does not share with the
// others has a name of its own.
class Renamer {
 public:
  Renamer(const Law& law, size_t group, const std::set<std::string>& shared) {
    const auto rename = [&](const std::string& name) {
      names_[name] = Formula::Name(OfGroup(name, group), law.name);
    };
    for (const ParameterSpec& parameter : law.parameters) {
      if (!shared.contains(parameter.name)) rename(parameter.name);
    }
    for (const NamedFormula& let : law.let) rename(let.name);
  }

  bool Renames(const std::string& name) const { return names_.contains(name); }
  Formula Rename(const Formula& formula) const {
    return formula.Substitute(names_);
  }

 private:
  std::map<std::string, Formula> names_;
};

}  // namespace

Law JoinLaw(const Law& law,
            size_t groups,
            const std::set<std::string>& shared) {
  Law joint;
  joint.name = law.name;
  joint.scale = law.scale;
  joint.residual = law.residual;
  joint.variables = law.variables;
  for (const ParameterSpec& parameter : law.parameters) {
    if (shared.contains(parameter.name)) joint.parameters.push_back(parameter);
  }
  for (size_t g = 0; g < groups; ++g) {
    const Renamer renamer(law, g, shared);
    joint.variables.push_back({Indicator(g), ""});
    for (ParameterSpec parameter : law.parameters) {
      if (!renamer.Renames(parameter.name)) continue;
      parameter.name = OfGroup(parameter.name, g);
      joint.parameters.push_back(std::move(parameter));
    }
    for (const NamedFormula& let : law.let) {
      joint.let.push_back({OfGroup(let.name, g), renamer.Rename(let.formula)});
    }
    for (const NamedFormula& constraint : law.constraints) {
      joint.constraints.push_back(
          {OfGroup(constraint.name, g), renamer.Rename(constraint.formula)});
    }
    const Formula part =
        Formula::Parse("indicator*(law)", law.name)
            .Substitute({{"indicator", Formula::Name(Indicator(g), law.name)},
                         {"law", renamer.Rename(law.formula)}});
    joint.formula =
        g == 0 ? part
               : Formula::Parse("sum + part", law.name)
                     .Substitute({{"sum", joint.formula}, {"part", part}});
  }
  return joint;
}

Points JoinPoints(const std::vector<const Points*>& groups) {
  Points joint;
  joint.variables = groups[0]->variables;
  joint.columns.resize(joint.variables.size() + groups.size());
  for (size_t g = 0; g < groups.size(); ++g) {
    const Points& points = *groups[g];
    joint.group += (g > 0 ? " and " : "") + points.group;
    joint.variables.push_back(Indicator(g));
    const auto append = [](auto* to, const auto& from) {
      to->insert(to->end(), from.begin(), from.end());
    };
    for (size_t v = 0; v < points.columns.size(); ++v) {
      append(&joint.columns[v], points.columns[v]);
    }
    for (size_t other = 0; other < groups.size(); ++other) {
      auto& indicator = joint.columns[points.columns.size() + other];
      indicator.resize(indicator.size() + points.size(), other == g ? 1 : 0);
    }
    append(&joint.response, points.response);
    append(&joint.labels, points.labels);
    append(&joint.shared, points.shared);
    append(&joint.weights, points.weights);
    joint.known_errors = points.known_errors;
  }
  return joint;
}

}  // namespace routescale
