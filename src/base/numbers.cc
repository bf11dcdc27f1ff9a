#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/decimals.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr int kFirstLongExponent = 6;
constexpr int kSmallestPlainExponent = -5;
constexpr int kMostDigits = 17;

std::string WithoutTrailingZeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

enum class TrailingZeros { kKeep, kCut };

// d.ddde-7, without plus sign or leading zeros in the exponent.
std::string Scientific(double value, int digits, TrailingZeros zeros) {
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  const size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  if (zeros == TrailingZeros::kCut) mantissa = WithoutTrailingZeros(mantissa);
  return mantissa + "e" + std::to_string(std::stoi(text.substr(e + 1)));
}

}  // namespace

bool IsSpecial(double value, std::string* text) {
  if (std::isfinite(value)) return false;
  *text = std::isnan(value) ? "–" : value > 0 ? "inf" : "-inf";
  return true;
}

int DecimalExponent(double value, int digits) {
  std::array<char, 32> text;
  const char* const end = std::to_chars(text.data(),
                                        text.data() + text.size(),
                                        value,
                                        std::chars_format::scientific,
                                        std::min(digits - 1, kMostDigits))
                              .ptr;
  const char* at = std::find<const char*>(text.data(), end, 'e');
  int exponent = 0;
  if (at == end) return exponent;
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, end, exponent);
  return exponent;
}

std::string WithDecimals(double value, int decimals) {
  std::string text;
  if (IsSpecial(value, &text)) return text;
  const int exponent = value == 0 ? 0 : DecimalExponent(value, 1);
  if (exponent < kSmallestPlainExponent || exponent >= kFirstLongExponent) {
    const int digits = std::clamp(exponent + decimals + 1, 2, 17);
    return Scientific(value, digits, TrailingZeros::kKeep);
  }
  // At least two significant digits, zeros in the place of rounded ones.
  decimals = std::clamp(std::max(decimals, 1 - exponent), -15, 17);
  if (decimals < 0) {
    const double unit = std::pow(10.0, -decimals);
    value = std::round(value / unit) * unit;
  }
  return fmt::format("{:.{}f}", value, std::max(decimals, 0));
}

std::string WithDigits(double value, int digits) {
  const bool plain = !std::isfinite(value) || value == 0;
  return plain
             ? ShortNumber(value)
             : WithDecimals(value, digits - 1 - DecimalExponent(value, digits));
}

std::string FullNumber(double value) {
  if (std::isnan(value)) return "";
  std::array<char, 32> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

std::string ShortNumber(double value, int digits) {
  std::string text;
  if (IsSpecial(value, &text)) return text;
  if (value == 0) return "0";
  digits = std::clamp(digits, 1, kMostDigits);
  const int exponent = DecimalExponent(value, digits);
  if (exponent < kSmallestPlainExponent ||
      exponent >= std::max(digits, kFirstLongExponent)) {
    return Scientific(value, digits, TrailingZeros::kCut);
  }
  return WithoutTrailingZeros(
      fmt::format("{:.{}f}", value, std::max(0, digits - 1 - exponent)));
}

std::string SiNumber(double value, int digits) {
  static constexpr std::array<std::string_view, 5> kUnits = {
      "", "K", "M", "B", "T"};
  digits = std::clamp(digits, 1, kMostDigits);
  std::string text;
  if (IsSpecial(value, &text)) return text;
  if (value == 0) return "0";
  // The exponent after rounding to whole units or `digits`, the finer of both:
  // 999.6 to three digits is 1K.
  const int before = DecimalExponent(value, 17);
  const int shown = std::max(digits, (before % 3 + 3) % 3 + 1);
  const int exponent = DecimalExponent(value, shown);
  if (exponent < 3 || exponent >= 15) return ShortNumber(value, digits);
  const int unit = exponent / 3;
  const double scaled = value / std::pow(10.0, 3 * unit);
  return WithoutTrailingZeros(fmt::format(
             "{:.{}f}", scaled, std::max(0, digits - 1 - exponent % 3))) +
         std::string(kUnits[static_cast<size_t>(unit)]);
}

}  // namespace routescale
