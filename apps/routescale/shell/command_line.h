#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "routescale/legal.h"

namespace routescale::app {

// Help, completions, the manual and the check of values are made from these
// records. src/README.md tells how to add a verb and an option.

// What a value may be.
struct Values {
  std::vector<std::string> words;
  bool files = false;
  bool others = true;  // false: nothing but the words
};

Values Files();
// Laws of the book, and files.
Values LawsAndFiles();
// These words alone; another is an error that lists them.
Values OneOf(std::vector<std::string> words);
// Among others.
Values Such(std::vector<std::string> words);

// "text, json or csv".
std::string Alternatives(const std::vector<std::string>& words);

// A number that an option takes. Nothing until the option is given;
// `otherwise`, which the verb takes then by value_or, is for the help.
template <typename T>
struct Number {
  std::optional<T>* value;
  Legal<T> legal;
  std::optional<T> otherwise = {};
};

// One option.
struct Option {
  std::string flags;  // "--where" or "-o,--output"
  std::string value;  // "FORMULA"; empty for a switch
  std::string help;   // one line
  std::variant<bool*,
               std::string*,
               std::vector<std::string>*,
               Number<int>,
               Number<double>>
      target;
  Values values = {};
  std::string heading = {};  // in help and manual

  std::string Long() const;   // "--output"
  std::string Short() const;  // "-o", or ""
  std::string Help() const;   // with the default of a number
  bool IsRepeated() const;
};

struct Positional {
  std::string name;  // "TABLE"
  std::string help;
  std::variant<std::string*, std::vector<std::string>*> target;  // one, or all
                                                                 // that follow
  Values values = Files();

  bool IsRepeated() const;
};

struct Example {
  std::string command, explanation;
};

struct Verb {
  std::string name;
  std::string summary;                  // one line, for the list of verbs
  std::string description;              // a paragraph, for --help
  std::vector<Positional> positionals;  // all optional; verbs check what is
                                        // missing
  std::vector<Option> options;
  std::vector<Example> examples;
  std::function<int()> run;  // after parsing; gives the exit code
  // Filled with the options that the command line names, by Option::Long().
  std::set<std::string>* named = nullptr;
};

std::vector<Option> Join(std::vector<std::vector<Option>> lists);

// The options, all under one heading.
std::vector<Option> Under(const std::string& heading,
                          std::vector<Option> options);

// The options of a verb by their headings, each in the order of the records,
// and -h.
struct OptionGroup {
  std::string heading;
  std::vector<Option> options;
};
std::vector<OptionGroup> Grouped(const Verb& verb);

// Sets the value of an option as if the command line gave these texts. Throws
// Error (kUsage) for what is no number of its interval.
void SetOption(const Option& option, const std::vector<std::string>& texts);

// The texts that would give an option its value: none for a switch, and for a
// number that is not given.
std::vector<std::string> TextsOf(const Option& option);
std::vector<std::string> TextsOf(const Positional& positional);

// "a whole number from 2 to 100", "a positive number"; "" for what is no
// number.
std::string LegalNumbers(const Option& option);

// Fills the targets of a verb from its arguments. Throws Error (kUsage) with
// the nearest names for an unknown option, and for a word that an option does
// not know. False if help was asked for, which is then in *help.
bool ParseArguments(const Verb& verb,
                    const std::vector<std::string>& arguments,
                    std::string* help);

}  // namespace routescale::app
