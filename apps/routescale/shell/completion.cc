#include <utility>

#include "routescale/error.h"
#include "shell/completion.h"

namespace routescale::app {
namespace {

const std::vector<std::pair<std::string, std::string (*)()>> kWriters = {
    {"bash", CompleteBash}, {"zsh", CompleteZsh}, {"fish", CompleteFish}};

}  // namespace

std::vector<std::string> Shells() {
  std::vector<std::string> names;
  for (const auto& [name, writer] : kWriters) names.push_back(name);
  return names;
}

std::string Completion(const std::string& shell) {
  for (const auto& [name, writer] : kWriters) {
    if (name == shell) return writer();
  }
  throw Error(ExitCode::kUsage, "is not " + Alternatives(Shells()))
      .File("--completion")
      .Value(shell);
}

std::vector<Option> AllOptions(const Verb& verb) {
  std::vector<Option> options;
  for (const OptionGroup& group : Grouped(verb)) {
    options.insert(options.end(), group.options.begin(), group.options.end());
  }
  return options;
}

std::string Spaced(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

std::string Quoted(const std::string& text,
                   const std::string& quote,
                   const std::string& escaped) {
  std::string quoted = "'";
  for (const char byte : text) {
    if (escaped.find(byte) != std::string::npos) quoted += '\\';
    quoted += byte == '\'' ? quote : std::string(1, byte);
  }
  return quoted + "'";
}

}  // namespace routescale::app
