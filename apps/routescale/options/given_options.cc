#include "options/given_options.h"

#include "routescale/shell_word.h"

namespace routescale::app {
namespace {

std::vector<std::string> ValuesOf(const Option& option) {
  if (const auto* const* text = std::get_if<std::string*>(&option.target)) {
    return {**text};
  }
  if (const auto* const* list =
          std::get_if<std::vector<std::string>*>(&option.target)) {
    return **list;
  }
  return {};
}

}  // namespace

std::string GivenOptions(const std::vector<Option>& given,
                         const std::vector<Option>& usual) {
  std::string text;
  for (size_t i = 0; i < given.size(); ++i) {
    const Option& option = given[i];
    const std::string flag = " " + option.Long();
    if (bool* const* set = std::get_if<bool*>(&option.target)) {
      if (**set) text += flag;
      continue;
    }
    const std::vector<std::string> values = ValuesOf(option);
    if (values == ValuesOf(usual[i])) continue;
    for (const std::string& value : values) {
      if (value.empty()) continue;
      text += flag + (value.starts_with('-') ? "=" : " ") + ShellWord(value);
    }
  }
  return text;
}

}  // namespace routescale::app
