#include <cctype>
#include <map>

#include "shell/conventions.h"
#include "shell/help.h"
#include "shell/manual.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

// The characters that roff or its fonts would change, as they are meant.
std::string Literal(const std::string& text) {
  static const std::map<char, std::string> names = {{'\\', "\\e"},
                                                    {'-', "\\-"},
                                                    {'\'', "\\(aq"},
                                                    {'"', "\\(dq"},
                                                    {'`', "\\(ga"},
                                                    {'^', "\\(ha"},
                                                    {'~', "\\(ti"}};
  std::string roff;
  for (const char byte : text) {
    const auto name = names.find(byte);
    roff += name == names.end() ? std::string(1, byte) : name->second;
  }
  return roff;
}

// A line that does not begin with a request.
std::string Line(const std::string& roff) {
  return (roff.starts_with('.') ? "\\&" : "") + roff + "\n";
}

std::string Bold(const std::string& text) {
  return "\\fB" + Literal(text) + "\\fR";
}

std::string Italic(const std::string& text) {
  return "\\fI" + Literal(text) + "\\fR";
}

// Whether the space at `place` stands between two sentences.
bool EndsSentence(const std::string& text, size_t place) {
  return place > 0 && place + 1 < text.size() && text[place - 1] == '.' &&
         text[place] == ' ' &&
         std::isupper(static_cast<unsigned char>(text[place + 1])) != 0;
}

// A paragraph, one sentence a line; what is in backticks is bold.
std::string Prose(const std::string& text) {
  std::string roff, part;
  bool bold = false;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool tick = i < text.size() && text[i] == '`';
    const bool end = i == text.size() || EndsSentence(text, i);
    if (!tick && !end) {
      part += text[i];
      continue;
    }
    roff += bold ? Bold(part) : Literal(part);
    part.clear();
    bold ^= tick;
    if (end) roff += "\n";
  }
  std::string lines;
  for (size_t from = 0; from < roff.size();) {
    const size_t to = roff.find('\n', from);
    lines += Line(roff.substr(from, to - from));
    from = to + 1;
  }
  return lines;
}

std::string Section(const std::string& name) { return ".SH " + name + "\n"; }

std::string Entry(const std::string& tag, const std::string& text) {
  return ".TP\n" + Line(tag) + Prose(text);
}

std::string Entry(const Option& option) {
  std::string tag = option.Short().empty() ? "" : Bold(option.Short()) + ", ";
  tag += Bold(option.Long());
  if (!option.value.empty()) tag += " " + Italic(option.value);
  if (option.IsRepeated()) tag += " ...";
  const std::string legal = LegalNumbers(option);
  return Entry(tag, option.Help() + (legal.empty() ? "" : "; " + legal));
}

std::string Examples(const std::vector<Example>& examples) {
  constexpr size_t kWidth = 66;
  std::string roff = Section("EXAMPLES");
  for (const Example& example : examples) {
    if (&example != &examples.front()) roff += ".PP\n";
    roff += Prose(example.explanation) + ".PP\n.RS 4\n.EX\n";
    for (const std::string& line : CommandLines(example.command, kWidth)) {
      roff += Line(Literal(line));
    }
    roff += ".EE\n.RE\n";
  }
  return roff;
}

std::string Conventions(const std::string& name,
                        const std::vector<Convention>& conventions) {
  std::string roff = Section(name);
  for (const Convention& convention : conventions) {
    roff += Entry(Bold(convention.name), convention.meaning);
  }
  return roff;
}

// "routescale-fit", or "routescale" for no verb.
std::string PageName(const std::string& verb) {
  return verb.empty() ? "routescale" : "routescale-" + verb;
}

std::string Begin(const std::string& verb, const std::string& summary) {
  std::string title = PageName(verb);
  for (char& byte : title) {
    byte = static_cast<char>(std::toupper(static_cast<unsigned char>(byte)));
  }
  return ".TH " + Literal(title) +
         " 1 " ROUTESCALE_DATE " \"routescale " ROUTESCALE_VERSION
         "\" \"User Commands\"\n" +
         Section("NAME") + Literal(PageName(verb)) + " \\- " +
         Literal(summary) + "\n" + Section("SYNOPSIS");
}

std::string Synopsis(const Verb& verb) {
  std::string roff =
      Bold("routescale " + verb.name) + " [" + Italic("options") + "]";
  for (const Positional& positional : verb.positionals) {
    roff += " [" + Italic(positional.name) + "]";
    if (positional.IsRepeated()) roff += "...";
  }
  return roff;
}

// The other pages.
std::string SeeAlso(const std::string& page) {
  std::string roff;
  std::vector<std::string> verbs = {""};
  for (const Verb& verb : AllVerbs()) verbs.push_back(verb.name);
  for (const std::string& verb : verbs) {
    if (verb == page) continue;
    roff += (roff.empty() ? "" : ",\n") +
            (".BR " + Literal(PageName(verb)) + " (1)");
  }
  return Section("SEE ALSO") + roff + ",\n.BR gnuplot (1)\n";
}

std::string InstalledFiles() {
  return Section("FILES") +
         Entry(Italic("/usr/share/routescale/laws/*.toml"),
               "The law book, as files to copy and change; the program has its "
               "own copy. Under another prefix where it was installed so.") +
         Entry(Italic("/usr/share/routescale/README.md"),
               "What the columns of the released table mean, and its licence.");
}

}  // namespace

std::string ManualPage() {
  std::string roff =
      Begin("", "fit scaling laws of routed and dense language models") +
      Bold("routescale") + " " + Italic("VERB") + " [" + Italic("options") +
      "] [" + Italic("FILE") + "]\n" + Section("DESCRIPTION") +
      Prose(
          "Fits scaling laws to a table of training runs: coefficients with "
          "intervals, and a verdict on what the data do not determine. Without "
          "FILE, or with -, it reads standard input, plain or gzip. The answer "
          "goes to standard output, warnings go to standard error. On failure "
          "standard output is empty. The same input gives the same output, to "
          "the last bit.") +
      Section("VERBS");
  std::vector<Example> examples;
  for (const Verb& verb : AllVerbs()) {
    roff += Entry(Bold(verb.name), verb.summary);
    examples.push_back(verb.examples.at(0));
  }
  roff += Section("OPTIONS");
  for (const Option& option : ProgramOptions()) roff += Entry(option);
  return roff + Examples(examples) + Conventions("EXIT STATUS", ExitCodes()) +
         Conventions("ENVIRONMENT", Environment()) + InstalledFiles() +
         SeeAlso("");
}

std::string ManualPage(const Verb& verb) {
  std::string roff = Begin(verb.name, verb.summary) + Synopsis(verb) + "\n" +
                     Section("DESCRIPTION") + Prose(verb.description) +
                     Section("OPTIONS");
  for (const Positional& positional : verb.positionals) {
    roff += Entry(Italic(positional.name), positional.help);
  }
  for (const OptionGroup& group : Grouped(verb)) {
    roff += ".SS " + Literal(group.heading) + "\n";
    for (const Option& option : group.options) roff += Entry(option);
  }
  return roff + Examples(verb.examples) +
         Conventions("EXIT STATUS", ExitCodes()) +
         Conventions("ENVIRONMENT", Environment()) + SeeAlso(verb.name);
}

}  // namespace routescale::app
