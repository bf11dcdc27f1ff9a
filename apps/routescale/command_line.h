#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace routescale::app {

// To add a verb: write apps/routescale/<verb>.cc with a function that returns
// its Verb, declare it in verbs.h, list it in verbs.cc, and add a folder of
// golden runs under tests/cli/cases. Help, completions and the manual are made
// from these records.

// One option. Numbers arrive as text and are checked by options.h.
struct Option {
  std::string flags;  // "--where" or "-o,--output"
  std::string value;  // "FORMULA"; empty for a switch
  std::string help;   // one line
  std::variant<bool*, std::string*, std::vector<std::string>*> target;
};

struct Positional {
  std::string name;  // "TABLE"
  std::string help;
  std::variant<std::string*, std::vector<std::string>*> target;  // one, or all
                                                                 // that follow
};

struct Example {
  std::string command, explanation;
};

struct Verb {
  std::string name;
  std::string summary;      // one line, for the list of verbs
  std::string description;  // a paragraph, for --help
  std::vector<Positional> positionals;  // all optional; verbs check what is
                                        // missing
  std::vector<Option> options;
  std::vector<Example> examples;
  std::function<int()> run;  // after parsing; gives the exit code
};

// Fills the targets of a verb from its arguments. Throws Error (kUsage) with
// the nearest names for an unknown option. False if help was asked for, which
// is then in *help.
bool ParseArguments(const Verb& verb,
                    const std::vector<std::string>& arguments,
                    std::string* help);

std::string ShortHelp(const Verb& verb);
std::string LongHelp(const Verb& verb);

}  // namespace routescale::app
