#include "export/language.h"

#include <fmt/format.h>

#include <cctype>
#include <nlohmann/json.hpp>

namespace routescale {

std::string FillTemplate(const std::string& pattern,
                         const std::map<std::string, std::string>& words) {
  std::string text;
  for (size_t i = 0; i < pattern.size();) {
    if (pattern[i] != '$') {
      text += pattern[i++];
      continue;
    }
    size_t end = i + 1;
    while (end < pattern.size() &&
           std::isupper(static_cast<unsigned char>(pattern[end]))) {
      ++end;
    }
    text += words.at(pattern.substr(i + 1, end - i - 1));
    i = end;
  }
  return text;
}

std::string JsonLiteral(const std::string& text) {
  return nlohmann::json(text).dump(
      -1, ' ', true, nlohmann::json::error_handler_t::replace);
}

// JSON writes a character beyond the first 65,536 as two halves, which are two
// characters in Python.
std::string PythonLiteral(const std::string& text) {
  const std::string json = JsonLiteral(text);
  const auto unit = [&](size_t at) {
    const bool escape = json.compare(at, 2, "\\u") == 0;
    return escape ? std::stoul(json.substr(at + 2, 4), nullptr, 16) : 0;
  };
  std::string literal;
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] != '\\') {
      literal += json[i];
      continue;
    }
    const unsigned long first = unit(i);
    if (first >= 0xd800 && first < 0xdc00) {
      const unsigned long second = unit(i + 6);
      literal += fmt::format(
          "\\U{:08x}", 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
      i += 11;
    } else {
      literal += json.substr(i, 2);
      ++i;
    }
  }
  return literal;
}

// Anything but plain letters in octal: no trigraph, no escape, no line break.
std::string CLiteral(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        byte >= ' ' && byte < 0x7f && c != '"' && c != '\\' && c != '?';
    if (plain) {
      literal += c;
    } else {
      literal += fmt::format("\\{:03o}", byte);
    }
  }
  return literal + "\"";
}

}  // namespace routescale
