#include "table/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <system_error>

#include "routescale/table.h"

namespace routescale {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view WithoutBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool IsMissing(std::string_view text) {
  constexpr std::string_view kWords[] = {
      "", "na", "n/a", "nan", "null", "none", "-", "<na>"};
  return std::any_of(
      std::begin(kWords), std::end(kWords), [text](std::string_view word) {
        return std::equal(text.begin(),
                          text.end(),
                          word.begin(),
                          word.end(),
                          [](char a, char b) { return (a | 0x20) == b; });
      });
}

// Most fields are a number and nothing else: for speed.
bool IsPlainNumber(std::string_view text, double* value) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return false;
  const char* const last = text.data() + text.size();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last) return false;
  *value = number;
  return true;
}

// Whether a number outside the range of double precision is too large rather
// than too small.
bool IsHuge(std::string_view text) {
  const size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view digits = text.substr(0, e);
  const auto point =
      static_cast<int64_t>(std::min(digits.find('.'), digits.size()));
  const auto first = static_cast<int64_t>(digits.find_first_of("123456789"));
  int64_t exponent = 0;
  if (e < text.size()) {
    std::string_view power = text.substr(e + 1);
    if (power.front() == '+') power.remove_prefix(1);
    const auto [end, error] =
        std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc()) return power.front() != '-';
  }
  return exponent > first - point;
}

}  // namespace

NumberKind ConvertNumber(std::string_view text, double* value) {
  if (IsPlainNumber(text, value)) return NumberKind::kFinite;
  text = WithoutBlanks(text);
  if (IsMissing(text)) {
    *value = std::numeric_limits<double>::quiet_NaN();
    return NumberKind::kMissing;
  }
  if (text.front() == '+') {
    text.remove_prefix(1);
    if (text.starts_with('-')) return NumberKind::kNotANumber;
  }
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::invalid_argument ||
      end != text.data() + text.size() || std::isnan(number)) {
    return NumberKind::kNotANumber;
  }
  if (error == std::errc::result_out_of_range) {
    if (IsHuge(text)) return NumberKind::kNotFinite;
    number = text.starts_with('-') ? -0.0 : 0.0;
  }
  if (std::isinf(number)) return NumberKind::kNotFinite;
  *value = number;
  return NumberKind::kFinite;
}

NumberKind ConvertWithSuffix(std::string_view text, double* value) {
  const NumberKind kind = ConvertNumber(text, value);
  if (kind != NumberKind::kNotANumber) return kind;
  constexpr std::string_view kSuffixes = "KMBT";
  text = WithoutBlanks(text);
  const size_t suffix = kSuffixes.find(text.back());
  if (suffix == kSuffixes.npos) return kind;
  text = WithoutBlanks(text.substr(0, text.size() - 1));
  if (text.empty() || text.find_first_not_of("+-.0123456789") != text.npos) {
    return kind;
  }
  // By its decimal digits, so that 234.38M is 234380000 exactly.
  const std::string power = "e" + std::to_string(3 * (suffix + 1));
  return ConvertNumber(std::string(text) + power, value);
}

std::string NumberRemedy(std::string_view text) {
  text = WithoutBlanks(text);
  if (text.ends_with('%')) {
    return "write the share without %: 0.33 for 33 %";
  }
  const std::string_view digits =
      text.substr(std::min(text.find_first_of("0123456789"), text.size()));
  const std::string_view whole = digits.substr(0, digits.find('.'));
  const bool thousands =
      whole.find(',') < 4 &&
      digits.find_first_not_of("0123456789,.") == digits.npos &&
      (whole.size() - whole.find(',') - 1) % 4 == 3;
  if (thousands) return "remove the commas between thousands";
  constexpr std::string_view kLetters = "kmbtgG";
  if (!digits.empty() && kLetters.find(text.back()) != kLetters.npos &&
      digits.find_first_not_of("0123456789. kmbtgG") == digits.npos) {
    return "write it out, or with K, M, B or T: 10M is 1e7";
  }
  return "leave the field empty if the value is missing";
}

bool ParseNumber(std::string_view text, double* value) {
  const NumberKind kind = ConvertWithSuffix(text, value);
  return kind == NumberKind::kFinite || kind == NumberKind::kMissing;
}

}  // namespace routescale
