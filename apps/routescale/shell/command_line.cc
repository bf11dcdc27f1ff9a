#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>

#include "routescale/error.h"
#include "routescale/names.h"
#include "shell/command_line.h"
#include "shell/help.h"

namespace routescale::app {
namespace {

// The option that an argument names, if it does.
const Option* FindOption(const Verb& verb, const std::string& flag) {
  for (const Option& option : verb.options) {
    if (flag == option.Long() || flag == option.Short()) return &option;
  }
  return nullptr;
}

Error UnknownOption(const Verb& verb, const std::string& flag) {
  std::vector<std::string> known;
  for (const OptionGroup& group : Grouped(verb)) {
    for (const Option& option : group.options) {
      known.push_back(option.Long());
      if (!option.Short().empty()) known.push_back(option.Short());
    }
  }
  std::vector<std::string> longer;
  for (const std::string& name : known) {
    if (flag.size() > 3 && name.starts_with(flag)) longer.push_back(name);
  }
  const std::string near = longer.size() == 1
                               ? "did you mean '" + longer[0] + "'?"
                               : DidYouMean(flag, known);
  return Error(ExitCode::kUsage, "unknown option " + flag)
      .Hint(near.empty() ? "see routescale " + verb.name + " --help" : near);
}

void CheckValue(const std::string& flag,
                const std::string& text,
                const Values& values) {
  const auto& words = values.words;
  if (values.others ||
      std::find(words.begin(), words.end(), text) != words.end()) {
    return;
  }
  throw Error(ExitCode::kUsage, "is not " + Alternatives(words))
      .File(flag)
      .Value(text);
}

// The options that are named, by Long(); checks that there are such options and
// that they have values that may be.
std::set<std::string> CheckOptions(const Verb& verb,
                                   const std::vector<std::string>& arguments) {
  std::set<std::string> named;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") break;
    if (argument.size() < 2 || argument[0] != '-') continue;
    const size_t end = argument[1] == '-' ? argument.find('=') : 2;
    const std::string flag = argument.substr(0, end);
    const Option* option = FindOption(verb, flag);
    if (option == nullptr) throw UnknownOption(verb, flag);
    named.insert(option->Long());
    if (option->value.empty()) {
      if (argument.size() == flag.size() || argument[1] != '-') continue;
      throw Error(ExitCode::kUsage, "takes no value").File(flag);
    }
    std::string value;
    if (argument.size() > flag.size()) {
      const bool equals = argument[flag.size()] == '=';
      value = argument.substr(flag.size() + equals);
    } else if (++i < arguments.size()) {
      value = arguments[i];
    }
    if (value.empty()) {
      throw Error(ExitCode::kUsage, "needs a value: " + option->value)
          .File(flag);
    }
    CheckValue(flag, value, option->values);
  }
  return named;
}

void AddOption(const Option& option, CLI::App* app) {
  if (auto* const* flag = std::get_if<bool*>(&option.target)) {
    app->add_flag(option.flags, **flag);
  } else if (auto* const* list =
                 std::get_if<std::vector<std::string>*>(&option.target)) {
    app->add_option(option.flags, **list)
        ->type_size(1)
        ->allow_extra_args(false);
  } else {
    app->add_option_function<std::string>(
           option.flags,
           [&option](const std::string& text) { SetOption(option, {text}); })
        ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  }
}

}  // namespace

bool ParseArguments(const Verb& verb,
                    const std::vector<std::string>& arguments,
                    std::string* help) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (argument != "-h" && argument != "--help") continue;
    *help = argument == "-h" ? ShortHelp(verb) : LongHelp(verb);
    return false;
  }
  const std::set<std::string> named = CheckOptions(verb, arguments);
  if (verb.named != nullptr) *verb.named = named;
  CLI::App app;
  app.set_help_flag();
  app.set_config();
  for (const Option& option : verb.options) AddOption(option, &app);
  for (const Positional& positional : verb.positionals) {
    std::visit([&](auto* target) { app.add_option(positional.name, *target); },
               positional.target);
  }
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ExtrasError&) {
    throw Error(ExitCode::kUsage, "too many arguments")
        .Hint("see routescale " + verb.name + " --help");
  } catch (const CLI::ParseError& error) {
    throw Error(ExitCode::kUsage, error.what())
        .Hint("see routescale " + verb.name + " --help");
  }
  return true;
}

}  // namespace routescale::app
