#include "selection/text_tests.h"

#include <string_view>

#include "selection/columns.h"

namespace routescale {
namespace {

struct TestWord {
  std::string_view word;
  TextTest::Kind kind;
};

// As the parser writes them, the longer first.
constexpr TestWord kWords[] = {{" like '", TextTest::kLike},
                               {" <= '", TextTest::kUpTo},
                               {" >= '", TextTest::kFrom},
                               {" < '", TextTest::kBefore},
                               {" > '", TextTest::kAfter},
                               {" is true'", TextTest::kTrue},
                               {" is false'", TextTest::kFalse}};

bool Matches(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() &&
               (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool Holds(const TextTest& test, const std::string& text) {
  const int order = text.substr(0, test.text.size()).compare(test.text);
  switch (test.kind) {
    case TextTest::kLike:
      return Matches(test.text, text);
    case TextTest::kBefore:
      return !text.empty() && order < 0;
    case TextTest::kUpTo:
      return !text.empty() && order <= 0;
    case TextTest::kAfter:
      return order > 0;
    case TextTest::kFrom:
      return order >= 0;
    case TextTest::kTrue:
      return LowerCase(text) == "true" || text == "1";
    case TextTest::kFalse:
      return LowerCase(text) == "false" || text == "0";
  }
  return false;
}

}  // namespace

std::optional<TextTest> ParseTextTest(const std::string& symbol) {
  if (!symbol.ends_with('\'')) return std::nullopt;
  for (const TestWord& word : kWords) {
    const size_t at = symbol.find(word.word);
    if (at == symbol.npos) continue;
    const size_t begin = at + word.word.size();
    TextTest test{word.kind, symbol.substr(0, at), ""};
    if (begin < symbol.size()) {
      test.text = symbol.substr(begin, symbol.size() - begin - 1);
    }
    return test;
  }
  return std::nullopt;
}

std::vector<double> Evaluate(const TextTest& test, const TextColumn& column) {
  std::vector<double> of_code;
  for (const std::string& text : column.values()) {
    of_code.push_back(Holds(test, text) ? 1 : 0);
  }
  std::vector<double> values;
  values.reserve(column.size());
  for (const int32_t code : column.codes()) {
    values.push_back(of_code[static_cast<size_t>(code)]);
  }
  return values;
}

}  // namespace routescale
