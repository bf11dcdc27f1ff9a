#include "laws/extend_law.h"

#include <algorithm>

#include "laws/parameters.h"
#include "laws/write_law.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

std::string Trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool IsLet(const Law& law, const std::string& name) {
  return std::any_of(law.let.begin(), law.let.end(), [&](const auto& let) {
    return let.name == name;
  });
}

}  // namespace

std::optional<LawAndTerm> SplitTerm(const std::string& text) {
  const size_t plus = text.find('+');
  if (plus == std::string::npos) return std::nullopt;
  return LawAndTerm{Trimmed(text.substr(0, plus)),
                    Trimmed(text.substr(plus + 1))};
}

Law ExtendLaw(const Law& law,
              const std::string& term,
              const std::string& text,
              const std::vector<std::string>& variables) {
  Law extended = law;
  const Formula added = Formula::Parse(term, "@law "_options + law.name + " +");
  for (const std::string& symbol : added.symbols()) {
    const bool known = law.FindVariable(symbol) >= 0 ||
                       law.FindParameter(symbol) >= 0 || IsLet(law, symbol);
    const bool is_variable =
        std::find(variables.begin(), variables.end(), symbol) !=
        variables.end();
    if (!known && is_variable) {
      extended.variables.push_back({symbol, ""});
    }
  }
  extended.name = Trimmed(text);
  extended.title =
      (law.title.empty() ? law.name : law.title) + ", with an added term";
  extended.formula = Formula::Parse("law + term", "@law"_options)
                         .Substitute({{"law", law.formula}, {"term", added}});
  extended.effective.reset();
  extended.derived.clear();
  extended.optima.clear();
  extended.published.clear();
  extended.example.clear();
  CompleteParameters(&extended);
  CompiledLaw checked(extended, {});
  extended.toml = WriteLaw(extended);
  return extended;
}

}  // namespace routescale
