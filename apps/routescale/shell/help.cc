#include <algorithm>
#include <set>
#include <utility>

#include "routescale/text.h"
#include "shell/conventions.h"
#include "shell/help.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr size_t kHelpWidth = 79;
constexpr size_t kScreenLines = 40;
constexpr size_t kNamesIndent = 19;

std::string ShownFlags(const Option& option) {
  std::string shown = option.Short();
  shown += (shown.empty() ? "" : ", ") + option.Long();
  if (!option.value.empty()) shown += " " + option.value;
  return option.IsRepeated() ? shown + " ..." : shown;
}

// Lines of at most `width` characters, later ones indented.
std::string Wrap(const std::string& text, size_t indent, size_t width) {
  std::string wrapped;
  for (const std::string& line : BreakLines(text, width - indent)) {
    if (!wrapped.empty()) wrapped += "\n" + std::string(indent, ' ');
    wrapped += line;
  }
  return wrapped;
}

void AddRow(const std::string& left,
            const std::string& right,
            std::string* text,
            size_t indent = 26) {
  *text += "  " + left;
  if (left.size() + 4 > indent) {
    *text += "\n" + std::string(indent, ' ');
  } else {
    *text += std::string(indent - 2 - left.size(), ' ');
  }
  *text += Wrap(right, indent, kHelpWidth) + "\n";
}

std::string Usage(const Verb& verb) {
  std::string usage = "usage: routescale " + verb.name + " [options]";
  for (const Positional& positional : verb.positionals) {
    usage += " [" + positional.name + "]";
    if (positional.IsRepeated()) usage += "...";
  }
  return usage + "\n";
}

std::string Beginning(const Verb& verb) {
  std::string text = Usage(verb) + "\n" + verb.summary + "\n";
  if (!verb.positionals.empty()) text += "\n";
  for (const Positional& positional : verb.positionals) {
    AddRow(positional.name, positional.help, &text);
  }
  return text;
}

size_t CountLines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The long flags of a verb: those of its examples first, as these show them.
std::vector<std::string> ByUse(const Verb& verb) {
  std::string examples;
  for (const Example& example : verb.examples) {
    examples += " " + example.command + " ";
  }
  std::vector<std::pair<size_t, std::string>> flags;
  for (const Option& option : verb.options) {
    size_t place = examples.find(" " + option.Long() + " ");
    if (!option.Short().empty()) {
      place = std::min(place, examples.find(" " + option.Short() + " "));
    }
    flags.emplace_back(place, option.Long());
  }
  std::stable_sort(
      flags.begin(), flags.end(), [](const auto& a, const auto& b) {
        return a.first < b.first;
      });
  std::vector<std::string> names;
  for (const auto& [place, name] : flags) names.push_back(name);
  return names;
}

// The options that are explained, then the names of the others.
std::string ScreenHelp(const Verb& verb,
                       const std::set<std::string>& explained) {
  std::string rows, names;
  for (const OptionGroup& group : Grouped(verb)) {
    std::string others;
    for (const Option& option : group.options) {
      if (explained.contains(option.Long())) {
        AddRow(ShownFlags(option), option.Help(), &rows);
      } else {
        others += (others.empty() ? "" : " ") + option.Long();
      }
    }
    if (!others.empty()) AddRow(group.heading, others, &names, kNamesIndent);
  }
  return Beginning(verb) + "\n" + rows + "\nOther options\n" + names +
         "\nAll of them explained: routescale help " + verb.name + "\n";
}

// A command in pieces that stay on one line: an option with its value.
std::vector<std::string> Pieces(const std::string& command) {
  std::vector<std::string> pieces(1);
  bool quoted = false;
  for (size_t i = 0; i < command.size(); ++i) {
    quoted ^= command[i] == '\'';
    const std::string next = command.substr(i + 1, 2);
    const bool begins = next[0] == '|' || (next[0] == '-' && next != "- ");
    if (command[i] == ' ' && !quoted && begins) {
      pieces.emplace_back();
    } else {
      pieces.back() += command[i];
    }
  }
  return pieces;
}

}  // namespace

std::vector<std::string> CommandLines(const std::string& command,
                                      size_t width) {
  constexpr size_t kContinuation = 2;
  std::vector<std::string> lines(1);
  for (const std::string& piece : Pieces(command)) {
    std::string* line = &lines.back();
    if (!line->empty() &&
        line->size() + piece.size() + 1 + kContinuation > width) {
      *line += " \\";
      line = &lines.emplace_back(" ");
    }
    *line += (line->empty() ? "" : " ") + piece;
  }
  return lines;
}

std::string FullHelp(const Verb& verb) {
  std::string text = Beginning(verb);
  for (const OptionGroup& group : Grouped(verb)) {
    text += "\n" + group.heading + "\n";
    for (const Option& option : group.options) {
      AddRow(ShownFlags(option), option.Help(), &text);
    }
  }
  return text;
}

std::string ShortHelp(const Verb& verb) {
  const std::string full = FullHelp(verb);
  if (CountLines(full) <= kScreenLines) return full;
  std::set<std::string> explained;
  std::string text = ScreenHelp(verb, explained);
  for (const std::string& flag : ByUse(verb)) {
    std::set<std::string> more = explained;
    more.insert(flag);
    const std::string longer = ScreenHelp(verb, more);
    if (CountLines(longer) > kScreenLines) continue;
    explained = more;
    text = longer;
  }
  return text;
}

std::string LongHelp(const Verb& verb) {
  std::string text = FullHelp(verb);
  text += "\n" + Wrap(verb.description, 0, kHelpWidth) + "\n";
  if (!verb.examples.empty()) text += "\nExamples\n";
  for (const Example& example : verb.examples) {
    text += "\n  " + Wrap(example.explanation, 2, kHelpWidth) + "\n";
    for (const std::string& line :
         CommandLines(example.command, kHelpWidth - 4)) {
      text += "    " + line + "\n";
    }
  }
  AddConventions("Exit codes", ExitCodes(), 7, &text);
  return text;
}

void AddConventions(const std::string& heading,
                    const std::vector<Convention>& conventions,
                    size_t indent,
                    std::string* text) {
  *text += "\n" + heading + "\n";
  for (const Convention& convention : conventions) {
    AddRow(convention.name, convention.meaning, text, indent);
  }
}

std::string Overview() {
  std::string text =
      "usage: routescale VERB [options] [FILE]\n\n"
      "Fits scaling laws of routed and dense language models to a table of "
      "runs.\n\n";
  for (const Verb& verb : AllVerbs()) {
    AddRow(verb.name, verb.summary, &text, 13);
  }
  text += "\n";
  for (const Option& option : ProgramOptions()) {
    AddRow(ShownFlags(option), option.Help(), &text);
  }
  AddConventions("Exit codes", ExitCodes(), 7, &text);
  return text + "\nStart with: routescale fit data/curves.csv.gz\n";
}

}  // namespace routescale::app
