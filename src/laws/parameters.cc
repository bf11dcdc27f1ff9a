#include "laws/parameters.h"

#include <algorithm>
#include <set>

#include "routescale/error.h"

namespace routescale {
namespace {

class Collector {
 public:
  explicit Collector(Law* law) : law_(law) {}

  void Visit(const Formula& formula) {
    for (const std::string& symbol : formula.symbols()) {
      if (law_->FindVariable(symbol) >= 0) continue;
      const auto let = std::find_if(
          law_->let.begin(), law_->let.end(), [&](const NamedFormula& entry) {
            return entry.name == symbol;
          });
      if (let != law_->let.end()) {
        if (open_.contains(symbol)) {
          throw formula.ErrorAt(symbol, "a let that contains itself");
        }
        open_.insert(symbol);
        Visit(let->formula);
        open_.erase(symbol);
      } else if (law_->FindParameter(symbol) < 0) {
        ParameterSpec parameter;
        parameter.name = symbol;
        law_->parameters.push_back(parameter);
      }
    }
  }

 private:
  Law* law_;
  std::set<std::string> open_;
};

}  // namespace

void CompleteParameters(Law* law) { Collector(law).Visit(law->formula); }

}  // namespace routescale
