#include "check_outputs.h"

#include <filesystem>
#include <system_error>

#include "routescale/error.h"

namespace routescale::app {
namespace {

void AddTexts(const std::string* text, std::vector<std::string>* texts) {
  texts->push_back(*text);
}
void AddTexts(const std::vector<std::string>* values,
              std::vector<std::string>* texts) {
  texts->insert(texts->end(), values->begin(), values->end());
}
void AddTexts(const bool*, std::vector<std::string>*) {}

template <typename Target>
void AddValues(const Target& target, std::vector<std::string>* texts) {
  std::visit([&](const auto* value) { AddTexts(value, texts); }, target);
}

// Whether both name one regular file.
bool SameFile(const std::string& a, const std::string& b) {
  std::error_code error;
  return std::filesystem::is_regular_file(a, error) &&
         std::filesystem::equivalent(a, b, error);
}

}  // namespace

void CheckOutputs(const Verb& verb) {
  std::vector<std::string> inputs;
  for (const Positional& positional : verb.positionals) {
    AddValues(positional.target, &inputs);
  }
  for (const Option& option : verb.options) {
    if (option.value != "FILE") AddValues(option.target, &inputs);
  }
  for (const Option& option : verb.options) {
    if (option.value != "FILE") continue;
    std::vector<std::string> outputs;
    AddValues(option.target, &outputs);
    for (const std::string& output : outputs) {
      for (const std::string& input : inputs) {
        if (!SameFile(input, output)) continue;
        throw Error(ExitCode::kUsage, "is read as well: it would be lost")
            .File(option.flags.substr(0, option.flags.find(',')))
            .Value(output)
            .Hint("write to another file");
      }
    }
  }
}

}  // namespace routescale::app
