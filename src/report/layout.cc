#include "report/layout.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"

namespace routescale {
namespace {

struct CodeRange {
  uint32_t first, last;
};

constexpr std::array<CodeRange, 7> kCombining = {{{0x0300, 0x036F},
                                                  {0x1AB0, 0x1AFF},
                                                  {0x1DC0, 0x1DFF},
                                                  {0x200B, 0x200F},
                                                  {0x20D0, 0x20FF},
                                                  {0xFE00, 0xFE0F},
                                                  {0xFE20, 0xFE2F}}};
constexpr std::array<CodeRange, 9> kWide = {{{0x1100, 0x115F},
                                             {0x2E80, 0xA4CF},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFE30, 0xFE6F},
                                             {0xFF00, 0xFF60},
                                             {0xFFE0, 0xFFE6},
                                             {0x1F300, 0x1FAFF},
                                             {0x20000, 0x3FFFD}}};
// C0 and C1, and what turns the direction of the text around it.
constexpr std::array<CodeRange, 4> kControls = {
    {{0x00, 0x1F}, {0x7F, 0x9F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};

template <size_t n>
bool In(const std::array<CodeRange, n>& ranges, uint32_t code) {
  return std::any_of(
      ranges.begin(), ranges.end(), [code](const CodeRange& range) {
        return code >= range.first && code <= range.last;
      });
}

// The code point at `*at`, which moves behind it; a byte that starts no
// sequence counts as itself.
uint32_t NextCodePoint(std::string_view text, size_t* at) {
  const auto lead = static_cast<unsigned char>(text[(*at)++]);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  uint32_t code = more > 0 ? lead & (0x3Fu >> more) : lead;
  for (int i = 0; i < more; ++i) {
    if (*at == text.size() || !ContinuesCharacter(text[*at])) break;
    code = code << 6 | (static_cast<unsigned char>(text[(*at)++]) & 0x3Fu);
  }
  return code;
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
    const uint32_t code = NextCodePoint(text, &at);
    const bool is_latin = code < kCombining[0].first;
    width += is_latin ? 1 : In(kCombining, code) ? 0 : In(kWide, code) ? 2 : 1;
  }
  return width;
}

std::string OneLine(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string line;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(text, &at);
    const bool stray = at - begin == 1 && code >= 0x80;
    // Some languages end a line at U+2028 and U+2029.
    const bool ends = code == 0x2028 || code == 0x2029;
    if (ends || (!stray && In(kControls, code))) {
      line += ' ';
    } else {
      line += text.substr(begin, at - begin);
    }
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
