#include "options/given_options.h"
#include "routescale/shell_word.h"

namespace routescale::app {

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
    const std::vector<std::string> values = TextsOf(option);
    if (values == TextsOf(usual[i])) continue;
    for (const std::string& value : values) {
      if (value.empty()) continue;
      text += flag + (value.starts_with('-') ? "=" : " ") + ShellWord(value);
    }
  }
  return text;
}

}  // namespace routescale::app
