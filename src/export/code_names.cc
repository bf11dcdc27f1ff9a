#include "export/code_names.h"

#include <fmt/format.h>

#include <iterator>
#include <set>
#include <sstream>

#include "formula/notation.h"

namespace routescale {
namespace {

// Names of the exported file itself, and functions and numbers that it uses.
constexpr std::string_view kTaken =
    " group math Math Map module loss loss_low loss_high loss_standard_error"
    " standard_error effective_parameters size_slope step_ COEFFICIENTS "
    "COVARIANCE QUANTILE INSIDE_1 INSIDE_2 INSIDE_3 loss_inside_1 loss_inside_2"
    " loss_inside_3"
    " GROUPS GROUP_COUNT PARAMETER_COUNT p_ g_ c_ x_ size_ target_ low_"
    " high_ below_ above_ last_ found_ i_ abs Infinity NaN undefined NULL"
    " NAN INFINITY strcmp fabs pow exp log log10 log2 sqrt sin cos tan asin"
    " acos atan tanh erf floor";

}  // namespace

std::map<std::string, std::string> NamesOf(const Law& law,
                                           const LanguageText& text) {
  std::map<std::string, std::string> names;
  std::istringstream words{std::string(kTaken)};
  std::set<std::string> taken{std::istream_iterator<std::string>(words), {}};
  for (const auto& [call, definition] : text.helpers) {
    const std::string_view name = call;
    taken.emplace(name.substr(0, name.size() - 1));
  }
  const auto add = [&](const std::string& symbol) {
    std::string name = CodeName(symbol);
    if (name.starts_with(kStepPrefix)) name = fmt::format("_{}", name);
    while (!taken.insert(name).second) name += "_";
    names[symbol] = name;
  };
  for (const VariableSpec& variable : law.variables) add(variable.name);
  for (const ParameterSpec& parameter : law.parameters) add(parameter.name);
  for (const NamedFormula& let : law.let) add(let.name);
  return names;
}

bool Calls(const std::string& text, std::string_view call) {
  for (size_t at = text.find(call); at != std::string::npos;
       at = text.find(call, at + 1)) {
    if (at == 0 || !IsNameLetter(text[at - 1])) return true;
  }
  return false;
}

}  // namespace routescale
