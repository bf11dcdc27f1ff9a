#include "routescale/option_name.h"

#include <utility>

namespace routescale {
namespace {

std::string& Prefix() {
  static std::string prefix;
  return prefix;
}

}  // namespace

void SetOptionPrefix(std::string prefix) { Prefix() = std::move(prefix); }

std::string operator""_options(const char* text, size_t size) {
  std::string named;
  for (size_t i = 0; i < size; ++i) {
    if (text[i] == '@') {
      named += Prefix();
    } else {
      named += text[i];
    }
  }
  return named;
}

}  // namespace routescale
