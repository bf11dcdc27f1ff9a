#include <algorithm>
#include <utility>

#include "routescale/law.h"
#include "routescale/names.h"
#include "shell/command_line.h"

namespace routescale::app {

Values Files() { return {{}, true}; }

Values LawsAndFiles() { return {LawNames(), true}; }

Values OneOf(std::vector<std::string> words) {
  return {std::move(words), false, false};
}

Values Such(std::vector<std::string> words) { return {std::move(words)}; }

std::string Alternatives(const std::vector<std::string>& words) {
  return JoinNames(words, "or");
}

std::string Option::Long() const { return flags.substr(flags.find(',') + 1); }

std::string Option::Short() const {
  const size_t comma = flags.find(',');
  return comma == std::string::npos ? "" : flags.substr(0, comma);
}

bool Option::IsRepeated() const {
  return std::holds_alternative<std::vector<std::string>*>(target);
}

bool Positional::IsRepeated() const {
  return std::holds_alternative<std::vector<std::string>*>(target);
}

std::vector<Option> Join(std::vector<std::vector<Option>> lists) {
  std::vector<Option> all;
  for (auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

std::vector<Option> Under(const std::string& heading,
                          std::vector<Option> options) {
  for (Option& option : options) option.heading = heading;
  return options;
}

std::vector<OptionGroup> Grouped(const Verb& verb) {
  std::vector<OptionGroup> groups;
  for (const Option& option : verb.options) {
    const auto same = [&](const OptionGroup& group) {
      return group.heading == option.heading;
    };
    auto group = std::find_if(groups.begin(), groups.end(), same);
    if (group == groups.end()) {
      group = groups.insert(group, {option.heading, {}});
    }
    group->options.push_back(option);
  }
  groups.back().options.push_back(
      {"-h,--help", "", "print short help; --help adds examples", {}});
  return groups;
}

}  // namespace routescale::app
