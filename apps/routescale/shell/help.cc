#include "shell/help.h"

#include "routescale/text.h"
#include "shell/conventions.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr size_t kHelpWidth = 79;

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

void AddConventions(const std::string& heading,
                    const std::vector<Convention>& conventions,
                    size_t indent,
                    std::string* text) {
  *text += "\n" + heading + "\n";
  for (const Convention& convention : conventions) {
    AddRow(convention.name, convention.meaning, text, indent);
  }
}

std::string Usage(const Verb& verb) {
  std::string usage = "usage: routescale " + verb.name + " [options]";
  for (const Positional& positional : verb.positionals) {
    usage += " [" + positional.name + "]";
    if (positional.IsRepeated()) usage += "...";
  }
  return usage + "\n";
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

std::string ShortHelp(const Verb& verb) {
  std::string text = Usage(verb) + "\n" + verb.summary + "\n";
  if (!verb.positionals.empty()) text += "\n";
  for (const Positional& positional : verb.positionals) {
    AddRow(positional.name, positional.help, &text);
  }
  for (const OptionGroup& group : Grouped(verb)) {
    text += "\n" + group.heading + "\n";
    for (const Option& option : group.options) {
      AddRow(ShownFlags(option), option.help, &text);
    }
  }
  return text;
}

std::string LongHelp(const Verb& verb) {
  std::string text = ShortHelp(verb);
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
    AddRow(ShownFlags(option), option.help, &text);
  }
  AddConventions("Environment", Environment(), 18, &text);
  AddConventions("Exit codes", ExitCodes(), 7, &text);
  return text + "\nStart with: routescale fit data/curves.csv.gz\n";
}

}  // namespace routescale::app
