#include "run.h"

#include <fmt/format.h>

#include <exception>
#include <new>

#include "command_line.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/report.h"
#include "standard_error.h"
#include "verbs.h"

namespace routescale::app {
namespace {

std::string Overview() {
  std::string text =
      "usage: routescale VERB [options] [FILE]\n\n"
      "Fits scaling laws of routed and dense language models: at the proven\n"
      "minimum, with intervals.\n\n";
  for (const Verb& verb : AllVerbs()) {
    text += fmt::format("  {:<10} {}\n", verb.name, verb.summary);
  }
  text +=
      "\nroutescale VERB --help explains one of them, with examples.\n"
      "Start with: routescale fit data/curves.csv.gz\n";
  return text;
}

int RunVerb(const std::string& name,
            const std::vector<std::string>& arguments) {
  const std::vector<Verb> verbs = AllVerbs();
  std::vector<std::string> names;
  for (const Verb& verb : verbs) {
    names.push_back(verb.name);
    if (verb.name != name) continue;
    std::string help;
    if (ParseArguments(verb, arguments, &help)) return verb.run();
    WriteDocument("", help);
    return 0;
  }
  const std::string near = DidYouMean(name, names);
  throw Error(ExitCode::kUsage, "is no verb of routescale")
      .Value(name)
      .Hint(near.empty() ? "the verbs are " + JoinNames(names) : near);
}

int Dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    throw Error(ExitCode::kUsage, "no verb is given")
        .Hint("routescale --help lists them");
  }
  const std::string& first = arguments[0];
  if (first == "--version") {
    WriteDocument("", "routescale " ROUTESCALE_VERSION "\n");
    return 0;
  }
  if (first == "-h" || first == "--help" || first == "help") {
    WriteDocument("", Overview());
    return 0;
  }
  return RunVerb(first, {arguments.begin() + 1, arguments.end()});
}

bool WantsJson(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") return false;
    if (arguments[i] == "--json" || arguments[i] == "--format=json" ||
        (arguments[i] == "--format" && i + 1 < arguments.size() &&
         arguments[i + 1] == "json")) {
      return true;
    }
  }
  return false;
}

int Report(const Error& error, bool json) {
  Complain(json ? ErrorJson(error)
                : fmt::format("routescale: {}\n", error.what()));
  return static_cast<int>(error.code());
}

}  // namespace

int RunProgram(const std::vector<std::string>& arguments) {
  const bool json = WantsJson(arguments);
  try {
    return Dispatch(arguments);
  } catch (const Error& error) {
    return Report(error, json);
  } catch (const std::bad_alloc&) {
    return Report(Error(ExitCode::kRuntime, "out of memory"), json);
  } catch (const std::exception& error) {
    return Report(Error(ExitCode::kRuntime, error.what())
                      .Hint("this is a defect of routescale: please report it"),
                  json);
  }
}

}  // namespace routescale::app
