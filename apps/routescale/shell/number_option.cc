#include "routescale/numbers.h"
#include "shell/command_line.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

void Read(const std::string& option,
          const std::string& text,
          const Number<int>& number) {
  *number.value = ParseCount(option, text, number.legal);
}

void Read(const std::string& option,
          const std::string& text,
          const Number<double>& number) {
  const double value = ParseReal(option, text);
  if (!number.legal.Allows(value)) {
    throw BadValue(option, text, "is not " + number.legal.Words());
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

std::string Option::Help() const {
  const std::string otherwise = Otherwise(*this);
  return otherwise.empty() ? help : help + " (" + otherwise + ")";
}

std::string LegalNumbers(const Option& option) {
  if (const auto* whole = std::get_if<Number<int>>(&option.target)) {
    return whole->legal.Words();
  }
  if (const auto* real = std::get_if<Number<double>>(&option.target)) {
    return real->legal.Words();
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
