#include "support/mutation.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace routescale {
namespace {

using namespace std::literals;

constexpr std::array kWords = {
    "\0"sv,   "\n"sv,    "\r"sv,     ","sv,    "\""sv,          "nan"sv,
    "-inf"sv, "1e999"sv, "4e-324"sv, "-0"sv,   "-1"sv,          "9"sv,
    "("sv,    ")"sv,     "["sv,      "}"sv,    "{\"\":"sv,      "null"sv,
    "="sv,    "^"sv,     "ln("sv,    "\xff"sv, "\xef\xbb\xbf"sv};

size_t Below(size_t bound, CounterRandom* random) {
  return bound == 0 ? 0 : random->Next() % bound;
}

struct Range {
  size_t begin, size;
};

// Short ones more often than long ones.
Range SomeRange(size_t size, CounterRandom* random) {
  const size_t begin = Below(size, random);
  const size_t longest = Below(size - begin + 1, random);
  return {begin, Below(longest + 1, random)};
}

void Edit(const std::string& other, CounterRandom* random, std::string* text) {
  const Range range = SomeRange(text->size(), random);
  switch (Below(6, random)) {
    case 0:
      if (text->empty()) break;
      (*text)[range.begin] ^= static_cast<char>(1u << Below(8, random));
      break;
    case 1:
      if (text->empty()) break;
      (*text)[range.begin] = static_cast<char>(Below(256, random));
      break;
    case 2:
      text->insert(range.begin, kWords[Below(kWords.size(), random)]);
      break;
    case 3:
      text->erase(range.begin, range.size);
      break;
    case 4:
      text->insert(range.begin, text->substr(range.begin, range.size));
      break;
    default:
      const Range part = SomeRange(other.size(), random);
      text->replace(range.begin, range.size, other, part.begin, part.size);
  }
}

}  // namespace

std::string Mutated(const std::vector<std::string>& seeds,
                    CounterRandom* random) {
  std::string text = seeds[Below(seeds.size(), random)];
  const size_t edits = 1 + Below(4, random);
  for (size_t i = 0; i < edits; ++i) {
    Edit(seeds[Below(seeds.size(), random)], random, &text);
  }
  return text;
}

}  // namespace routescale
