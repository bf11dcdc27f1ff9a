#include <fmt/format.h>

#include <limits>

#include "routescale/numbers.h"
#include "shell/command_line.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr double kLeastPositive = std::numeric_limits<double>::denorm_min();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string Words(const Number<int>& number) {
  return fmt::format("a whole number from {} to {}", number.least, number.most);
}

std::string Words(const Number<double>& number) {
  if (number.most < kInfinity) {
    return "a number from " + ShortNumber(number.least) + " to " +
           ShortNumber(number.most);
  }
  if (number.least == kLeastPositive) return "a positive number";
  return number.least == 0 ? "a number of 0 or more" : "a number";
}

void Read(const std::string& option,
          const std::string& text,
          const Number<int>& number) {
  *number.value = ParseCount(option, text, number.least, number.most);
}

void Read(const std::string& option,
          const std::string& text,
          const Number<double>& number) {
  const double value = ParseReal(option, text);
  if (!(value >= number.least && value <= number.most)) {
    throw BadValue(option, text, "is not " + Words(number));
  }
  *number.value = value;
}

// Its default, if it is one number.
std::string Otherwise(const Option& option) {
  if (const auto* whole = std::get_if<Number<int>>(&option.target)) {
    return whole->otherwise ? std::to_string(*whole->otherwise) : "";
  }
  if (const auto* real = std::get_if<Number<double>>(&option.target)) {
    return real->otherwise ? ShortNumber(*real->otherwise) : "";
  }
  return "";
}

}  // namespace

Number<int> Whole(std::optional<int>* value,
                  int least,
                  int most,
                  std::optional<int> otherwise) {
  return {value, least, most, otherwise};
}

Number<double> Real(std::optional<double>* value,
                    double least,
                    double most,
                    std::optional<double> otherwise) {
  return {value, least, most, otherwise};
}

Number<double> AnyReal(std::optional<double>* value) {
  return {value, -kInfinity, kInfinity};
}

Number<double> Positive(std::optional<double>* value) {
  return {value, kLeastPositive, kInfinity};
}

Number<double> NotNegative(std::optional<double>* value, double otherwise) {
  return {value, 0, kInfinity, otherwise};
}

std::string Option::Help() const {
  const std::string otherwise = Otherwise(*this);
  return otherwise.empty() ? help : help + " (" + otherwise + ")";
}

std::string LegalNumbers(const Option& option) {
  if (const auto* whole = std::get_if<Number<int>>(&option.target)) {
    return Words(*whole);
  }
  if (const auto* real = std::get_if<Number<double>>(&option.target)) {
    return Words(*real);
  }
  return "";
}

void SetOption(const Option& option, const std::vector<std::string>& texts) {
  if (auto* const* on = std::get_if<bool*>(&option.target)) {
    **on = true;
  } else if (auto* const* one = std::get_if<std::string*>(&option.target)) {
    **one = texts.front();
  } else if (auto* const* many =
                 std::get_if<std::vector<std::string>*>(&option.target)) {
    **many = texts;
  } else if (const auto* whole = std::get_if<Number<int>>(&option.target)) {
    Read(option.Long(), texts.front(), *whole);
  } else {
    Read(option.Long(), texts.front(), std::get<Number<double>>(option.target));
  }
}

std::vector<std::string> TextsOf(const Positional& positional) {
  if (auto* const* one = std::get_if<std::string*>(&positional.target)) {
    return {**one};
  }
  return *std::get<std::vector<std::string>*>(positional.target);
}

std::vector<std::string> TextsOf(const Option& option) {
  if (auto* const* one = std::get_if<std::string*>(&option.target)) {
    return {**one};
  }
  if (auto* const* many =
          std::get_if<std::vector<std::string>*>(&option.target)) {
    return **many;
  }
  if (const auto* whole = std::get_if<Number<int>>(&option.target)) {
    if (*whole->value) return {std::to_string(**whole->value)};
  }
  if (const auto* real = std::get_if<Number<double>>(&option.target)) {
    if (*real->value) return {FullNumber(**real->value)};
  }
  return {};
}

}  // namespace routescale::app
