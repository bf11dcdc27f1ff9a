#include "shell/conventions.h"

#include "shell/completion.h"
#include "verbs/verbs.h"

namespace routescale::app {

std::vector<Convention> ExitCodes() {
  return {
      {"0", "done"},
      {"1", "runtime failure: a file cannot be opened, read or written"},
      {"2", "the command line is wrong, formulas included"},
      {"3", "bad input data"},
      {"4", "did not converge"},
      {"5",
       "not identified, or at a bound; with `--strict` only, else a warning"},
      {"6", "`check` found drift"},
      {"130", "interrupted"},
  };
}

std::vector<Convention> Environment() {
  return {
      {"NO_COLOR", "if not empty: no colour"},
      {"CLICOLOR_FORCE",
       "if neither empty nor 0: colour even where the output is no terminal"},
      {"TERM", "if dumb or not set: no colour"},
      {"COLUMNS",
       "characters in a line of text, and of figures in the terminal"},
      {"PATH", "where gnuplot is looked for"},
  };
}

std::vector<Option> ProgramOptions() {
  std::vector<std::string> verbs;
  for (const Verb& verb : AllVerbs()) verbs.push_back(verb.name);
  return {
      {"-h,--help", "", "the verbs; routescale VERB --help explains one", {}},
      {"--version", "", "the version", {}},
      {"--manual",
       "[VERB]",
       "the manual page, of a verb or of all: routescale --manual fit | man -l "
       "-",
       {},
       OneOf(verbs)},
      {"--completion",
       "SHELL",
       "completions of command lines for " + Alternatives(Shells()),
       {},
       OneOf(Shells())},
  };
}

}  // namespace routescale::app
