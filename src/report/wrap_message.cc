#include <algorithm>

#include "report/layout.h"
#include "routescale/report.h"

namespace routescale {
namespace {

// "    ^~~~" points into the line above.
bool IsCaret(std::string_view line) {
  const size_t caret = line.find_first_not_of(' ');
  return caret != std::string_view::npos && line[caret] == '^' &&
         line.find_first_not_of('~', caret + 1) == std::string_view::npos;
}

std::string_view FirstLine(std::string_view text) {
  return text.substr(0, std::min(text.find('\n'), text.size()));
}

}  // namespace

std::string WrapMessage(std::string_view message, int columns) {
  const size_t width = Room({.columns = columns});
  std::string out;
  while (!message.empty()) {
    const std::string_view raw = FirstLine(message);
    message.remove_prefix(std::min(message.size(), raw.size() + 1));
    const std::string line = OneLine(raw);
    const bool whole = IsCaret(line) || IsCaret(FirstLine(message));
    out += whole ? line + "\n" : WrapNote(line, width);
  }
  return out;
}

}  // namespace routescale
