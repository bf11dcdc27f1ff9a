#include <fmt/format.h>

#include <exception>
#include <new>
#include <optional>
#include <set>

#include "options/check_outputs.h"
#include "options/like.h"
#include "routescale/error.h"
#include "routescale/option_name.h"
#include "routescale/output.h"
#include "routescale/report.h"
#include "shell/command_line.h"
#include "shell/completion.h"
#include "shell/describe_verbs.h"
#include "shell/help.h"
#include "shell/manual.h"
#include "shell/run.h"
#include "shell/terminal.h"
#include "shell/topics.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

int RunVerb(Verb verb, const std::vector<std::string>& arguments) {
  std::string help;
  std::set<std::string> named;
  if (verb.named == nullptr) verb.named = &named;
  if (ParseArguments(verb, arguments, &help)) {
    TakeOptionsOfLike(verb, *verb.named);
    CheckOutputs(verb);
    return verb.run();
  }
  WriteDocument("", help);
  return 0;
}

// What an option in place of a verb asks for; nothing if it is none. `value` is
// "" where none is given.
std::optional<std::string> ProgramDocument(const std::string& option,
                                           const std::string& value) {
  if (option == "--version") return "routescale " ROUTESCALE_VERSION "\n";
  if (option == "--manual") {
    return value.empty() ? ManualPage() : ManualPage(FindVerb(value));
  }
  if (option == "--completion") return Completion(value);
  if (option == "--records") return DescribeVerbs();
  if (option == "help") return HelpOn(value);
  if (option == "-h" || option == "--help") return HelpOn("");
  return std::nullopt;
}

int Dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    throw Error(ExitCode::kUsage, "no verb is given")
        .Hint("routescale --help lists them");
  }
  const std::string value = arguments.size() > 1 ? arguments[1] : "";
  if (const auto document = ProgramDocument(arguments[0], value)) {
    WriteDocument("", *document);
    return 0;
  }
  return RunVerb(FindVerb(arguments[0]),
                 {arguments.begin() + 1, arguments.end()});
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
  if (json) {
    WriteToStderr(ErrorJson(error));
  } else {
    PrintMessage(fmt::format("routescale: {}\n", error.what()));
  }
  return static_cast<int>(error.code());
}

}  // namespace

int RunProgram(const std::vector<std::string>& arguments) {
  SetOptionPrefix("--");
  const bool json = WantsJson(arguments);
  try {
    return Dispatch(arguments);
  } catch (const BrokenPipe&) {
    return 0;
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
