#include <map>
#include <utility>

#include "shell/completion.h"
#include "shell/conventions.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

constexpr char kBegin[] =
    R"(# bash completion of routescale, made by routescale --completion bash

_routescale() {
  local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]}
  local verb=${COMP_WORDS[1]} options= valued= words= files= place=0 i
  # In --flag=value the = is a word of its own.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $flag == = ]]; then
    flag=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $verb in
)";
constexpr char kMiddle[] = R"(  esac
  for ((i = 2; i < COMP_CWORD; i++)); do
    if [[ $valued == *" ${COMP_WORDS[i]} "* ]]; then
      [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))
      ((i++))
    elif [[ ${COMP_WORDS[i]} != -?* ]]; then
      ((place++))
    fi
  done
  local at="$verb $place"
  if ((COMP_CWORD == 1)); then
    at=verb
  elif [[ $valued == *" $flag "* ]]; then
    at="$verb $flag"
  elif [[ $cur == -* ]]; then
    at=option
  fi
  case $at in
    option) words=$options ;;
)";
constexpr char kEnd[] = R"(  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ $files ]]; then
    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    compopt -o filenames -o default 2>/dev/null
  fi
  if [[ ${COMPREPLY[*]} == *: ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _routescale routescale
)";

// "-o --output", or those of them that `wanted` is true for.
template <typename Condition>
std::string Flags(const std::vector<Option>& options, Condition wanted) {
  std::vector<std::string> flags;
  for (const Option& option : options) {
    if (!wanted(option)) continue;
    if (!option.Short().empty()) flags.push_back(option.Short());
    flags.push_back(option.Long());
  }
  return Spaced(flags);
}

// What can be completed where: "fit --law", "plot 0" (the first positional),
// "merge *" (any). Places with the same values are told together.
class BashPlaces {
 public:
  void Add(const std::string& place, const Values& values) {
    if (values.words.empty() && !values.files) return;
    std::string* places = &places_[{values.words, values.files}];
    *places += (places->empty() ? "" : " | ") + place;
  }

  void AddVerb(const Verb& verb) {
    for (const Option& option : verb.options) {
      Add("'" + verb.name + " " + option.Long() + "'", option.values);
      if (option.Short().empty()) continue;
      Add("'" + verb.name + " " + option.Short() + "'", option.values);
    }
    for (size_t i = 0; i < verb.positionals.size(); ++i) {
      const Positional& positional = verb.positionals[i];
      const std::string place = std::to_string(i) + "'";
      Add("'" + verb.name + " " + (positional.IsRepeated() ? "'[0-9]*" : place),
          positional.values);
    }
  }

  std::string Cases() const {
    std::string text;
    for (const auto& [values, places] : places_) {
      text += "    " + places + ")\n      words='" + Spaced(values.first) +
              "' files=" + (values.second ? "1" : "") + " ;;\n";
    }
    return text;
  }

 private:
  std::map<std::pair<std::vector<std::string>, bool>, std::string> places_;
};

}  // namespace

std::string CompleteBash() {
  std::string text = kBegin;
  BashPlaces places;
  std::vector<std::string> first;
  for (const Verb& verb : AllVerbs()) {
    const std::vector<Option> options = AllOptions(verb);
    first.push_back(verb.name);
    text += "    " + verb.name + ")\n      options='" +
            Flags(options, [](const Option&) { return true; }) +
            "'\n      valued=' " +
            Flags(options, [](const Option& o) { return !o.value.empty(); }) +
            " ' ;;\n";
    places.AddVerb(verb);
  }
  for (const Option& option : ProgramOptions()) {
    first.push_back(option.Long());
    places.Add("'" + option.Long() + " 0'", option.values);
  }
  return text + kMiddle + "    verb) words='" + Spaced(first) + "' ;;\n" +
         places.Cases() + kEnd;
}

}  // namespace routescale::app
