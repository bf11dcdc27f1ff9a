#include "report/layout.h"

#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

#include <algorithm>

namespace routescale {
namespace {

// The character at `*at`, which moves behind it: U+FFFD for what is no UTF-8.
ucs4_t NextCharacter(std::string_view text, size_t* at) {
  ucs4_t character = 0;
  *at += static_cast<size_t>(
      u8_mbtouc(&character,
                reinterpret_cast<const uint8_t*>(text.data()) + *at,
                text.size() - *at));
  return character;
}

// What moves the cursor or turns the direction of the text around it, or ends a
// line in some languages.
bool IsControl(ucs4_t character) {
  return uc_is_general_category(character, UC_CONTROL) ||
         uc_is_general_category(character, UC_LINE_SEPARATOR) ||
         uc_is_general_category(character, UC_PARAGRAPH_SEPARATOR) ||
         uc_is_property_bidi_control(character);
}

// The text without spaces at its end.
std::string WithoutSpaces(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<signed char>(c) >= 0; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return text.size();
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    if (static_cast<signed char>(text[at]) > ' ') {  // plain ASCII, mostly
      ++width;
      ++at;
      continue;
    }
    const int columns = uc_width(NextCharacter(text, &at), "UTF-8");
    width += columns < 0 ? 1 : static_cast<size_t>(columns);
  }
  return width;
}

std::string OneLine(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string line;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const bool is_control = IsControl(NextCharacter(text, &at));
    line += is_control ? " " : text.substr(begin, at - begin);
  }
  return line;
}

std::string Bold(const std::string& text, bool colour) {
  return colour ? "\033[1m" + text + "\033[0m" : text;
}

size_t Room(const TextStyle& style, size_t most) {
  constexpr int kFewest = 20;
  if (style.columns <= 0) return most;
  return std::min(most, static_cast<size_t>(std::max(style.columns, kFewest)));
}

std::vector<std::string> BreakLines(std::string_view text,
                                    size_t width,
                                    std::string_view after) {
  std::vector<std::string> lines(1);
  size_t bare = 0, with_spaces = 0;  // widths of the last line
  while (!text.empty()) {
    const size_t end = text.find_first_of(after);
    const std::string_view piece = text.substr(0, end + (end < text.size()));
    text.remove_prefix(piece.size());
    const std::string word = WithoutSpaces(std::string(piece));
    if (!word.empty()) bare = with_spaces + DisplayWidth(word);
    if (!lines.back().empty() && bare > width) {
      lines.emplace_back();
      bare = DisplayWidth(word);
      with_spaces = 0;
    }
    lines.back() += piece;
    with_spaces += DisplayWidth(piece);
  }
  for (std::string& line : lines) line = WithoutSpaces(line);
  return lines;
}

std::string Wrap(std::string_view first, std::string_view text, size_t width) {
  const std::string indent(DisplayWidth(first), ' ');
  const size_t room = width - std::min(width, indent.size());
  std::string out;
  for (const std::string& line : BreakLines(text, room)) {
    out += WithoutSpaces((out.empty() ? std::string(first) : indent) + line);
    out += "\n";
  }
  return out;
}

std::string WrapNote(std::string_view text, size_t width) {
  constexpr size_t kIndent = 2;
  std::string out;
  const size_t room = width - std::min(width, kIndent);
  for (const std::string& line :
       BreakLines(text, DisplayWidth(text) <= width ? width : room)) {
    out += (out.empty() ? "" : std::string(kIndent, ' ')) + line + "\n";
  }
  return out;
}

std::string EscapeMarkup(std::string_view text) {
  std::string out;
  for (const char byte : OneLine(text)) {
    switch (byte) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += byte;
    }
  }
  return out;
}

std::string MarkdownText(std::string_view text) {
  std::string out;
  for (const char byte : OneLine(text)) {
    if (byte == '<') {
      out += "&lt;";
      continue;
    }
    if (std::string_view("|*`\\").find(byte) != std::string_view::npos) {
      out += '\\';
    }
    out += byte;
  }
  return out;
}

std::string MarkdownTable(const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& right) {
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    out += "|";
    for (size_t c = 0; c < right.size(); ++c) {
      const std::string cell = c < cells.size() ? cells[c] : "";
      out += (cell.empty() ? " " : " " + cell + " ") + "|";
    }
    out += "\n";
  };
  for (size_t r = 0; r < rows.size(); ++r) {
    line(rows[r]);
    if (r > 0) continue;
    std::vector<std::string> rule;
    for (const bool to_right : right) rule.push_back(to_right ? "---:" : "---");
    line(rule);
  }
  return out;
}

}  // namespace routescale
