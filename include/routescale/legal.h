#pragma once

#include <limits>
#include <string>
#include <string_view>

namespace routescale {

// The numbers that an option may be: from `least` to `most`, both allowed. T is
// int or double.
template <typename T>
struct Legal {
  T least, most;

  bool Allows(double value) const;
  // "a whole number from 2 to 100", "a positive number".
  std::string Words() const;
  // Throws Error (kUsage) unless the value is legal; `option` names it as in
  // "@folds"_options.
  void Check(std::string_view option, double value) const;
};

extern template struct Legal<int>;
extern template struct Legal<double>;

inline constexpr Legal<double> kAnyNumber{
    -std::numeric_limits<double>::infinity(),
    std::numeric_limits<double>::infinity()};
inline constexpr Legal<double> kPositive{
    std::numeric_limits<double>::denorm_min(), kAnyNumber.most};
inline constexpr Legal<double> kNotNegative{0, kAnyNumber.most};

}  // namespace routescale
