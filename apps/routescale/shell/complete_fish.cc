#include "shell/completion.h"
#include "shell/conventions.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr char kBegin[] = R"(# Made by routescale --completion fish.

# Whether the verb is this one, or without a name whether there is none.
function __routescale_at
    set -l words (commandline -opc)
    set -l verb (string replace -r '^-.*' '' -- "$words[2]")
    test "$verb" = "$argv[1]"
end

complete -c routescale -f
)";

std::string FishQuoted(const std::string& text) {
  return Quoted(text, "\\'", "\\");
}

std::string Complete(const std::string& condition) {
  return "complete -c routescale -n " + FishQuoted(condition);
}

std::string Words(const Values& values) {
  if (values.words.empty()) return "";
  return " -a " + FishQuoted(Spaced(values.words));
}

std::string OfOption(const std::string& condition, const Option& option) {
  std::string text = Complete(condition);
  if (!option.Short().empty()) text += " -s " + option.Short().substr(1);
  text += " -l " + option.Long().substr(2);
  if (!option.value.empty()) text += option.values.files ? " -rF" : " -x";
  return text + Words(option.values) + " -d " + FishQuoted(option.Help()) +
         "\n";
}

std::string OfPositional(std::string condition, const Values& values) {
  if (!values.others) {
    condition +=
        "; and not __fish_seen_subcommand_from " + Spaced(values.words);
  }
  return Complete(condition) + (values.files ? " -F" : "") + Words(values) +
         "\n";
}

std::string OfVerb(const Verb& verb) {
  const std::string at = "__routescale_at " + verb.name;
  std::string text = "\n" + Complete("__routescale_at") + " -a " + verb.name +
                     " -d " + FishQuoted(verb.summary) + "\n";
  for (const Option& option : AllOptions(verb)) text += OfOption(at, option);
  for (const Positional& positional : verb.positionals) {
    text += OfPositional(at, positional.values);
  }
  return text;
}

}  // namespace

std::string CompleteFish() {
  std::string text = kBegin;
  for (const Option& option : ProgramOptions()) {
    text += OfOption("__routescale_at", option);
  }
  for (const Verb& verb : AllVerbs()) text += OfVerb(verb);
  return text;
}

}  // namespace routescale::app
