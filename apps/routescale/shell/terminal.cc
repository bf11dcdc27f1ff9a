#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "routescale/report.h"
#include "shell/terminal.h"

namespace routescale::app {
namespace {

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

int TerminalColumns(int stream) {
  constexpr int kMostColumns = 10000;
  const std::string text(Environment("COLUMNS"));
  int columns = std::atoi(text.c_str());
  winsize size = {};
  if (columns <= 0 && ioctl(stream, TIOCGWINSZ, &size) == 0) {
    columns = size.ws_col;
  }
  return std::clamp(columns, 0, kMostColumns);
}

bool MayColour(const std::string& when, int stream) {
  if (when != "auto") return when == "always";
  if (!Environment("NO_COLOR").empty()) return false;
  const std::string_view force = Environment("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  const std::string_view terminal = Environment("TERM");
  return isatty(stream) != 0 && !terminal.empty() && terminal != "dumb";
}

void WriteToStderr(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (written == 0 || errno != EINTR) {
      return;
    }
  }
}

void PrintMessage(std::string_view message) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  WriteToStderr(
      WrapMessage(message, terminal ? TerminalColumns(STDERR_FILENO) : 0));
}

void SayThatInputIsAwaited() {
  static bool said = false;
  if (said || isatty(STDIN_FILENO) == 0) return;
  said = true;
  PrintMessage(
      "routescale: no file is given: waiting for standard input (Ctrl-D ends "
      "it, Ctrl-C leaves)\n");
}

}  // namespace routescale::app
