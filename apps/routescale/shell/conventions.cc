#include "shell/conventions.h"
#include "shell/completion.h"
#include "verbs/verbs.h"

namespace routescale::app {

std::vector<Convention> ExitCodes() {
  return {
      {"0", "done"},
      {"1", "a file cannot be opened, read or written"},
      {"2", "the command line is wrong, or a formula in it"},
      {"3", "bad input data"},
      {"4", "the fit did not converge"},
      {"5",
       "a parameter is not identified or at a bound; with `--strict` only"},
      {"6", "`check` found drift"},
      {"130", "interrupted"},
  };
}

std::vector<Convention> Environment() {
  return {
      {"NO_COLOR", "if not empty, no colour"},
      {"CLICOLOR_FORCE",
       "if neither empty nor 0, colour even if the output is not a terminal"},
      {"TERM", "if dumb or not set, no colour"},
      {"COLUMNS",
       "characters in a line of text, and of figures in the terminal"},
      {"PATH", "where gnuplot is looked for"},
      {"SLURM_ARRAY_TASK_ID",
       "with its COUNT, MIN and MAX: the part of --shard slurm"},
  };
}

std::vector<Option> ProgramOptions() {
  std::vector<std::string> verbs;
  for (const Verb& verb : AllVerbs()) verbs.push_back(verb.name);
  return {
      {"-h,--help",
       "",
       "list the verbs; routescale VERB --help explains one",
       {}},
      {"--version", "", "print the version", {}},
      {"--manual",
       "[VERB]",
       "print a manual page: routescale --manual | man -l -",
       {},
       OneOf(verbs)},
      {"--completion",
       "SHELL",
       "print the completions for " + Alternatives(Shells()),
       {},
       OneOf(Shells())},
      {"--records", "", "print verbs and options as JSON", {}},
  };
}

}  // namespace routescale::app
