#include "routescale/law_at.h"

#include <algorithm>

#include "laws/write_law.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

void CheckPoint(const Law& law,
                const std::map<std::string, double>& point,
                const std::string& label) {
  const std::vector<std::string> variables = law.variable_names();
  for (const auto& [name, value] : point) {
    VariableIndex(law, name, "@at "_options + label);
  }
  for (const std::string& variable : variables) {
    if (point.contains(variable)) continue;
    throw Error(ExitCode::kUsage, "lacks " + variable)
        .File("@at"_options)
        .Value(label)
        .Hint("give every variable: " + JoinNames(variables));
  }
}

// Formulas with the variables and lets of a law written out.
class Writer {
 public:
  Writer(const Law& law, const std::map<std::string, double>& point)
      : law_(law) {
    for (const auto& [name, value] : point) {
      meanings_[name] = Formula::Number(value, law.name);
    }
  }

  Formula Write(const Formula& formula) {
    std::map<std::string, Formula> used;
    for (const std::string& name : formula.symbols()) {
      if (Resolve(name)) used[name] = meanings_[name];
    }
    return formula.Substitute(used);
  }

 private:
  // Whether the name stands for something else.
  bool Resolve(const std::string& name) {
    if (meanings_.contains(name)) return true;
    for (const NamedFormula& let : law_.let) {
      if (let.name != name) continue;
      meanings_[name] = Write(let.formula);
      return true;
    }
    return false;
  }

  const Law& law_;
  std::map<std::string, Formula> meanings_;
};

}  // namespace

Law LawAt(const Law& law,
          const std::map<std::string, double>& point,
          const std::string& label) {
  CheckPoint(law, point, label);
  Writer writer(law, point);
  Law extended = law;
  const auto add = [&](const std::string& quantity, const Formula& formula) {
    const std::string name = quantity + "(" + label + ")";
    for (const NamedFormula& derived : law.derived) {
      if (derived.name != name) continue;
      throw Error(ExitCode::kUsage, "is given twice")
          .File("@at"_options)
          .Value(label);
    }
    extended.derived.push_back({name, formula});
  };
  const Formula response = Formula::Parse(law.scale == Scale::kLinear ? "law"
                                          : law.scale == Scale::kLn ? "exp(law)"
                                                                    : "10^law",
                                          "@at "_options + label);
  add(law.response, response.Substitute({{"law", writer.Write(law.formula)}}));
  if (law.effective) {
    add(law.size_variable + "_effective", writer.Write(*law.effective));
  }
  extended.optima.clear();
  extended.toml = WriteLaw(extended);
  return extended;
}

int VariableIndex(const Law& law,
                  const std::string& name,
                  const std::string& origin) {
  const int index = law.FindVariable(name);
  if (index >= 0) return index;
  throw Error(ExitCode::kUsage, "is no variable of " + law.name)
      .File(origin)
      .Value(name)
      .Hint(NameHint(name, "its variables are", law.variable_names()));
}

}  // namespace routescale
