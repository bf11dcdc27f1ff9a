#pragma once

#include <cstddef>
#include <string_view>

#include "routescale/error.h"

namespace routescale {

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }

inline bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

struct Token {
  enum Kind { kEnd, kNumber, kText, kName, kQuotedName, kOperator };
  Kind kind = kEnd;
  std::string_view text;  // without quotes
  size_t position = 0, length = 0;
  double number = 0;

  bool Is(std::string_view operation) const {
    return kind == kOperator && text == operation;
  }
};

// Cuts a formula into tokens. The text must outlive the tokens.
class Lexer {
 public:
  Lexer(std::string_view text, std::string_view origin)
      : text_(text), origin_(origin) {}

  Token Next();
  Error ErrorAt(size_t position, size_t length, std::string message) const;

 private:
  Token Number();
  Token Quoted(char quote);
  Token Name();
  Token Operator();
  Token Take(Token::Kind kind, size_t length);

  std::string_view text_, origin_;
  size_t position_ = 0;
};

}  // namespace routescale
