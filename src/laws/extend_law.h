#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/law.h"

namespace routescale {

// 'LAW + TERM' as a law and a term: split at the first '+'. Nothing if the
// text has none.
struct LawAndTerm {
  std::string law, term;  // without blanks around; term without its '+'
};
std::optional<LawAndTerm> SplitTerm(const std::string& text);

// The law with a term added in its own scale, under the name `text`. A name in
// the term is a variable, let or parameter of the law if it has one so called,
// else a variable if it is in `variables`, else a new parameter. The closed
// form of effective parameters, derived quantities and published rows belong to
// the law without the term and are left out.
Law ExtendLaw(const Law& law,
              const std::string& term,
              const std::string& text,
              const std::vector<std::string>& variables);

}  // namespace routescale
