#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace routescale {

// "did you mean 'router_type'?" from the known names nearest to `wrong` (at
// most three, by edit distance with transpositions, case ignored), or an empty
// string when none is near.
std::string DidYouMean(std::string_view wrong,
                       const std::vector<std::string>& known);

// "a, b and c", or another word in place of "and".
std::string JoinNames(const std::vector<std::string>& names,
                      std::string_view last = "and");

// "the columns are a, b and c", cut where there are very many.
std::string ListNames(std::string_view intro,
                      const std::vector<std::string>& names);

// The nearest names, or all of them where none is near.
std::string NameHint(std::string_view wrong,
                     std::string_view intro,
                     const std::vector<std::string>& names);

}  // namespace routescale
