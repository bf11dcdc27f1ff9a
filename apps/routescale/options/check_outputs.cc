#include <algorithm>
#include <filesystem>
#include <system_error>

#include "options/check_outputs.h"
#include "routescale/error.h"

namespace routescale::app {
namespace {

// Whether both name one regular file.
bool SameFile(const std::string& a, const std::string& b) {
  std::error_code error;
  return std::filesystem::is_regular_file(a, error) &&
         std::filesystem::equivalent(a, b, error);
}

// Of a list of laws its files, also those with a term: 'mine.toml + g*ln(N)'.
void AddPieces(const std::string& text, std::vector<std::string>* texts) {
  size_t from = 0;
  while (from < text.size()) {
    const size_t to = std::min(text.find_first_of(",+", from), text.size());
    const size_t first = text.find_first_not_of(" \t\n", from);
    const size_t last = text.find_last_not_of(" \t\n", to - 1);
    if (first < to && last != std::string::npos && last >= first) {
      texts->push_back(text.substr(first, last - first + 1));
    }
    from = to + 1;
  }
}

struct Output {
  std::string option, path;
};

std::vector<Output> OutputsOf(const Verb& verb) {
  std::vector<Output> outputs;
  for (const Option& option : verb.options) {
    if (option.value != "FILE") continue;
    for (const std::string& path : TextsOf(option)) {
      if (path.empty() || path == "-") continue;
      outputs.push_back({option.flags.substr(0, option.flags.find(',')), path});
    }
  }
  return outputs;
}

std::vector<std::string> InputsOf(const Verb& verb) {
  std::vector<std::string> texts;
  for (const Positional& positional : verb.positionals) {
    const std::vector<std::string> given = TextsOf(positional);
    texts.insert(texts.end(), given.begin(), given.end());
  }
  for (const Option& option : verb.options) {
    if (option.value == "FILE") continue;
    const std::vector<std::string> given = TextsOf(option);
    texts.insert(texts.end(), given.begin(), given.end());
    if (!option.flags.starts_with("--law")) continue;
    for (const std::string& law : given) AddPieces(law, &texts);
  }
  return texts;
}

// Whether both would become one file.
bool SamePath(const std::string& a, const std::string& b) {
  std::error_code error;
  if (std::filesystem::exists(a, error) &&
      !std::filesystem::is_regular_file(a, error)) {
    return false;
  }
  const auto whole = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(
        std::filesystem::absolute(path, error), error);
  };
  return !whole(a).empty() && whole(a) == whole(b);
}

}  // namespace

void CheckOutputs(const Verb& verb) {
  const std::vector<Output> outputs = OutputsOf(verb);
  for (const Output& output : outputs) {
    for (const std::string& input : InputsOf(verb)) {
      if (!SameFile(input, output.path)) continue;
      throw Error(ExitCode::kUsage, "is read as well: it would be lost")
          .File(output.option)
          .Value(output.path)
          .Hint("write to another file");
    }
  }
  for (size_t i = 1; i < outputs.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (!SamePath(outputs[i].path, outputs[j].path)) continue;
      throw Error(ExitCode::kUsage,
                  "is the file of " + outputs[j].option + " as well")
          .File(outputs[i].option)
          .Value(outputs[i].path)
          .Hint("write to another file");
    }
  }
}

}  // namespace routescale::app
