#include "command_line.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "routescale/error.h"
#include "routescale/names.h"

namespace routescale::app {
namespace {

constexpr size_t kHelpWidth = 79;

// "--where" of "-w,--where".
std::string LongFlag(const std::string& flags) {
  const size_t comma = flags.rfind(',');
  return comma == std::string::npos ? flags : flags.substr(comma + 1);
}

std::string ShownFlags(const Option& option) {
  std::string shown = option.flags;
  const size_t comma = shown.find(',');
  if (comma != std::string::npos) shown.insert(comma + 1, " ");
  if (!option.value.empty()) shown += " " + option.value;
  if (std::holds_alternative<std::vector<std::string>*>(option.target)) {
    shown += " ...";
  }
  return shown;
}

// Breaks a text into lines of at most `width` characters, later ones indented.
std::string Wrap(const std::string& text, size_t indent, size_t width) {
  std::string wrapped, line;
  size_t from = 0;
  while (from < text.size()) {
    size_t to = text.find(' ', from);
    if (to == std::string::npos) to = text.size();
    const std::string word = text.substr(from, to - from);
    if (!line.empty() && indent + line.size() + 1 + word.size() > width) {
      wrapped += line + "\n" + std::string(indent, ' ');
      line.clear();
    }
    line += line.empty() ? word : " " + word;
    from = to + 1;
  }
  return wrapped + line;
}

void AddRow(const std::string& left, const std::string& right,
            std::string* text) {
  constexpr size_t kIndent = 26;
  *text += "  " + left;
  if (left.size() + 4 > kIndent) {
    *text += "\n" + std::string(kIndent, ' ');
  } else {
    *text += std::string(kIndent - 2 - left.size(), ' ');
  }
  *text += Wrap(right, kIndent, kHelpWidth) + "\n";
}

std::string Usage(const Verb& verb) {
  std::string usage = "usage: routescale " + verb.name + " [options]";
  for (const Positional& positional : verb.positionals) {
    const bool many =
        std::holds_alternative<std::vector<std::string>*>(positional.target);
    usage += " [" + positional.name + "]" + (many ? "..." : "");
  }
  return usage + "\n";
}

void CheckFlags(const Verb& verb, const std::vector<std::string>& arguments) {
  std::vector<std::string> known = {"--help", "-h"};
  for (const Option& option : verb.options) {
    known.push_back(LongFlag(option.flags));
    const size_t comma = option.flags.find(',');
    if (comma != std::string::npos) {
      known.push_back(option.flags.substr(0, comma));
    }
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") return;
    if (argument.size() < 2 || argument[0] != '-') continue;
    const std::string flag =
        argument[1] == '-' ? argument.substr(0, argument.find('='))
                           : argument.substr(0, 2);
    const auto match = std::find_if(
        verb.options.begin(), verb.options.end(), [&](const Option& option) {
          return LongFlag(option.flags) == flag ||
                 option.flags.starts_with(flag + ",");
        });
    if (match != verb.options.end()) {
      const bool attached = argument.size() > flag.size();
      if (match->value.empty() || attached) continue;
      if (++i < arguments.size()) continue;
      throw Error(ExitCode::kUsage, "needs a value: " + match->value)
          .File(flag);
    }
    if (std::find(known.begin(), known.end(), flag) != known.end()) continue;
    const std::string near = DidYouMean(flag, known);
    throw Error(ExitCode::kUsage, "unknown option " + flag)
        .Hint(near.empty() ? "see routescale " + verb.name + " --help" : near);
  }
}

void AddOption(const Option& option, CLI::App* app) {
  if (auto* const* flag = std::get_if<bool*>(&option.target)) {
    app->add_flag(option.flags, **flag);
  } else if (auto* const* text = std::get_if<std::string*>(&option.target)) {
    app->add_option(option.flags, **text)
        ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  } else {
    app->add_option(option.flags,
                    *std::get<std::vector<std::string>*>(option.target))
        ->type_size(1)
        ->allow_extra_args(false);
  }
}

}  // namespace

std::string ShortHelp(const Verb& verb) {
  std::string text = Usage(verb) + "\n" + verb.summary + "\n";
  if (!verb.positionals.empty()) text += "\n";
  for (const Positional& positional : verb.positionals) {
    AddRow(positional.name, positional.help, &text);
  }
  text += "\n";
  for (const Option& option : verb.options) {
    AddRow(ShownFlags(option), option.help, &text);
  }
  AddRow("-h, --help", "short help; --help adds examples", &text);
  return text;
}

std::string LongHelp(const Verb& verb) {
  std::string text = ShortHelp(verb);
  text += "\n" + Wrap(verb.description, 0, kHelpWidth) + "\n";
  if (!verb.examples.empty()) text += "\nExamples\n";
  for (const Example& example : verb.examples) {
    text += "\n  " + Wrap(example.explanation, 2, kHelpWidth) + "\n    " +
            example.command + "\n";
  }
  text +=
      "\nExit codes: 0 done, 1 input/output failed, 2 usage, 3 bad data,\n"
      "4 not converged, 5 not identified or at a bound (--strict), 6 drift,\n"
      "130 interrupted.\n";
  return text;
}

bool ParseArguments(const Verb& verb,
                    const std::vector<std::string>& arguments,
                    std::string* help) {
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    if (argument != "-h" && argument != "--help") continue;
    *help = argument == "-h" ? ShortHelp(verb) : LongHelp(verb);
    return false;
  }
  CheckFlags(verb, arguments);
  CLI::App app;
  app.set_help_flag();
  app.set_config();
  for (const Option& option : verb.options) AddOption(option, &app);
  for (const Positional& positional : verb.positionals) {
    std::visit(
        [&](auto* target) { app.add_option(positional.name, *target); },
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
