#include "routescale/legal.h"

#include <fmt/format.h>

#include <cmath>
#include <type_traits>

#include "routescale/error.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {

template <typename T>
bool Legal<T>::Allows(double value) const {
  if (std::is_integral_v<T> && value != std::floor(value)) return false;
  return value >= least && value <= most;
}

template <typename T>
std::string Legal<T>::Words() const {
  if constexpr (std::is_integral_v<T>) {
    return fmt::format("a whole number from {} to {}", least, most);
  } else {
    if (most < kAnyNumber.most) {
      return "a number from " + ShortNumber(least) + " to " + ShortNumber(most);
    }
    if (least == kPositive.least) return "a positive number";
    return least == 0 ? "a number of 0 or more" : "a number";
  }
}

template <typename T>
void Legal<T>::Check(std::string_view option, double value) const {
  if (Allows(value)) return;
  throw Error(ExitCode::kUsage, "is not " + Words())
      .File(operator""_options(option.data(), option.size()))
      .Value(ShortNumber(value));
}

template struct Legal<int>;
template struct Legal<double>;

}  // namespace routescale
