#include "shell/completion.h"
#include "shell/conventions.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

std::string ZshQuoted(const std::string& text) { return Quoted(text, "'\\''"); }

std::string Escaped(const std::string& text, const std::string& special) {
  std::string escaped;
  for (const char byte : text) {
    if (special.find(byte) != std::string::npos) escaped += '\\';
    escaped += byte;
  }
  return escaped;
}

// "LAW:(a b c)", a message and what gives the matches.
std::string Value(const std::string& name, const Values& values) {
  std::string action = values.files ? "_files" : " ";
  if (!values.words.empty()) {
    action = values.files ? "_routescale_laws"
                          : "(" + Escaped(Spaced(values.words), ":") + ")";
  }
  return Escaped(name, ":") + ":" + action;
}

// '(-o --output)'{-o+,--output=}'[write the answer here]:FILE:_files'
std::string Specification(const Option& option) {
  const bool valued = !option.value.empty();
  const std::string name = option.Long() + (valued ? "=" : "");
  std::string rest = "[" + Escaped(option.Help(), "[]") + "]";
  if (valued) rest += ":" + Value(option.value, option.values);
  if (option.Short().empty()) {
    return ZshQuoted((option.IsRepeated() ? "*" : "") + name + rest);
  }
  return "'(" + option.Short() + " " + option.Long() + ")'{" + option.Short() +
         (valued ? "+" : "") + "," + name + "}" + ZshQuoted(rest);
}

std::string Arguments(const Verb& verb) {
  std::string text = "_arguments -s -S";
  for (const Option& option : AllOptions(verb)) {
    text += " \\\n        " + Specification(option);
  }
  for (const Positional& positional : verb.positionals) {
    text +=
        " \\\n        " + ZshQuoted((positional.IsRepeated() ? "*:" : ":") +
                                    Value(positional.name, positional.values));
  }
  return text;
}

}  // namespace

std::string CompleteZsh() {
  std::string verbs, cases, options;
  for (const Verb& verb : AllVerbs()) {
    verbs += "    " + ZshQuoted(verb.name + ":" + verb.summary) + "\n";
    cases += "    " + verb.name + ")\n      " + Arguments(verb) + " ;;\n";
  }
  for (const Option& option : ProgramOptions()) {
    options += "    " + Specification(option) + " \\\n";
  }
  return "#compdef routescale\n"
         "# Made by routescale --completion zsh.\n\n"
         "_routescale_laws() {\n"
         "  _alternative 'laws:law:(" +
         Spaced(LawsAndFiles().words) +
         ")' 'files:file:_files'\n}\n\n"
         "_routescale() {\n"
         "  local curcontext=$curcontext state line\n"
         "  local -a verbs=(\n" +
         verbs +
         "  )\n"
         "  _arguments -C \\\n" +
         options +
         "    '1: :{_describe verb verbs}' '*:: :->rest' && return\n"
         "  [[ $state == rest ]] || return\n"
         "  curcontext=\"${curcontext%:*}-$words[1]:\"\n"
         "  case $words[1] in\n" +
         cases +
         "  esac\n}\n\n"
         "_routescale \"$@\"\n";
}

}  // namespace routescale::app
