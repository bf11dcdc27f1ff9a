#include "laws/parse_cost.h"

#include "routescale/error.h"
#include "routescale/names.h"

namespace routescale {

Formula ParseCost(const std::string& text,
                  const std::string& origin,
                  const Law& law) {
  const Formula formula = Formula::Parse(text, origin);
  const std::vector<std::string> variables = law.variable_names();
  for (const std::string& symbol : formula.symbols()) {
    if (law.FindVariable(symbol) >= 0) continue;
    throw formula
        .ErrorAt(symbol, "'" + symbol + "' is no variable of " + law.name)
        .Hint(NameHint(symbol, "its variables are", variables));
  }
  return formula;
}

}  // namespace routescale
