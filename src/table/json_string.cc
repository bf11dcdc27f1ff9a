#include "table/json_string.h"

#include <charconv>
#include <cstdint>

namespace routescale {
namespace {

bool ParseHex(std::string_view text, size_t at, uint32_t* unit) {
  if (at + 4 > text.size()) return false;
  const char* const begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + 4, *unit, 16);
  return error == std::errc() && end == begin + 4;
}

void AppendUtf8(uint32_t code, std::string* text) {
  const auto put = [text](uint32_t byte) { *text += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// The code point of \uXXXX at `at`, or of a pair of surrogates. Moves `at` to
// the last digit.
bool ParseUnicode(std::string_view text, size_t* at, uint32_t* code) {
  if (!ParseHex(text, *at + 1, code)) return false;
  *at += 4;
  if (*code < 0xD800 || *code > 0xDFFF) return true;
  uint32_t low = 0;
  if (*code > 0xDBFF || text.substr(*at + 1, 2) != "\\u" ||
      !ParseHex(text, *at + 3, &low) || low < 0xDC00 || low > 0xDFFF) {
    return false;
  }
  *at += 6;
  *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
  return true;
}

}  // namespace

bool UnescapeJson(std::string_view text, std::string* plain) {
  constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
  plain->clear();
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      *plain += text[at];
      continue;
    }
    if (++at == text.size()) return false;
    if (text[at] == 'u') {
      uint32_t code = 0;
      if (!ParseUnicode(text, &at, &code)) return false;
      AppendUtf8(code, plain);
      continue;
    }
    const size_t place = kFrom.find(text[at]);
    if (place == kFrom.npos) return false;
    *plain += kTo[place];
  }
  return true;
}

}  // namespace routescale
