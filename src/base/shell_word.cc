#include "routescale/shell_word.h"

#include <cctype>
#include <string_view>

namespace routescale {
namespace {

bool IsPlain(char byte) {
  constexpr std::string_view kPlain = "_-./:=,+%@";
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 ||
         kPlain.find(byte) != std::string_view::npos;
}

}  // namespace

std::string ShellWord(const std::string& text) {
  bool plain = !text.empty() && text[0] != '-';
  for (const char byte : text) plain &= IsPlain(byte);
  if (plain) return text;
  std::string quoted = "'";
  for (const char byte : text) {
    quoted += byte == '\'' ? "'\\''" : std::string(1, byte);
  }
  return quoted + "'";
}

}  // namespace routescale
