#include "routescale/change_law.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "laws/write_law.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

template <typename Map>
Map KnownOnly(const Map& changes, const Law& law) {
  Map known;
  for (const auto& [name, change] : changes) {
    if (law.FindParameter(name) >= 0) known[name] = change;
  }
  return known;
}

template <typename Map>
void CheckKnown(const Map& changes,
                const std::string& option,
                const std::vector<Law>& laws) {
  std::set<std::string> names;
  for (const Law& law : laws) {
    for (const ParameterSpec& spec : law.parameters) names.insert(spec.name);
  }
  for (const auto& [name, change] : changes) {
    if (names.contains(name)) continue;
    const std::vector<std::string> known(names.begin(), names.end());
    throw Error(ExitCode::kUsage, "is no parameter of these laws")
        .File(option)
        .Value(name)
        .Hint(NameHint(name, "their parameters are", known));
  }
}

void MakeShorthand(const std::string& name, Formula meaning, Law* law) {
  law->parameters.erase(law->parameters.begin() + law->FindParameter(name));
  law->let.push_back({name, std::move(meaning)});
}

Law ChangeLaw(const Law& law, const ParameterChanges& all) {
  const ParameterChanges changes{KnownOnly(all.fix, law),
                                 KnownOnly(all.tie, law),
                                 KnownOnly(all.bound, law)};
  if (changes.fix.empty() && changes.tie.empty() && changes.bound.empty()) {
    return law;
  }
  const CompiledLaw checked(law, changes);
  Law changed = law;
  for (const ParameterSpec& bounded : checked.free()) {
    changed.parameters[law.FindParameter(bounded.name)] = bounded;
  }
  for (const auto& [name, value] : changes.fix) {
    MakeShorthand(name, Formula::Number(value, "@fix"_options), &changed);
  }
  for (const auto& [name, other] : changes.tie) {
    MakeShorthand(name, Formula::Name(other, "@tie"_options), &changed);
  }
  changed.optima.clear();
  changed.published.clear();
  changed.example.clear();
  changed.toml = WriteLaw(changed);
  return changed;
}

}  // namespace

std::vector<Law> ChangeLaws(std::vector<Law> laws,
                            const ParameterChanges& changes) {
  CheckKnown(changes.fix, "@fix"_options, laws);
  CheckKnown(changes.tie, "@tie"_options, laws);
  CheckKnown(changes.bound, "@bound"_options, laws);
  for (Law& law : laws) law = ChangeLaw(law, changes);
  return laws;
}

}  // namespace routescale
