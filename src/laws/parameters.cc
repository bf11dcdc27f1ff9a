#include "laws/parameters.h"

#include <algorithm>
#include <set>
#include <string>

#include "routescale/error.h"

namespace routescale {
namespace {

constexpr size_t kMostParameters = 100, kDeepestLet = 100;

class Collector {
 public:
  explicit Collector(Law* law) : law_(law) {}

  void Visit(const Formula& formula) {
    for (const std::string& symbol : formula.symbols()) {
      if (law_->FindVariable(symbol) >= 0 || done_.contains(symbol)) continue;
      const auto let = std::find_if(
          law_->let.begin(), law_->let.end(), [&](const NamedFormula& entry) {
            return entry.name == symbol;
          });
      if (let != law_->let.end()) {
        VisitLet(formula, *let);
      } else if (law_->FindParameter(symbol) < 0) {
        AddParameter(formula, symbol);
      }
    }
  }

 private:
  void VisitLet(const Formula& user, const NamedFormula& let) {
    if (open_.contains(let.name)) {
      throw user.ErrorAt(let.name, "a let that contains itself");
    }
    if (open_.size() == kDeepestLet) {
      throw user.ErrorAt(let.name,
                         "lets that use each other more than " +
                             std::to_string(kDeepestLet) + " levels deep");
    }
    open_.insert(let.name);
    Visit(let.formula);
    open_.erase(let.name);
    done_.insert(let.name);
  }

  void AddParameter(const Formula& formula, const std::string& symbol) {
    if (law_->parameters.size() >= kMostParameters) {
      throw formula.ErrorAt(symbol,
                            "a law has no more than " +
                                std::to_string(kMostParameters) +
                                " parameters");
    }
    if (symbol.ends_with('\'')) {
      throw formula.ErrorAt(symbol, "a law has no place for texts");
    }
    ParameterSpec parameter;
    parameter.name = symbol;
    law_->parameters.push_back(parameter);
  }

  Law* law_;
  std::set<std::string> open_, done_;  // lets
};

}  // namespace

void CompleteParameters(Law* law) { Collector(law).Visit(law->formula); }

}  // namespace routescale
