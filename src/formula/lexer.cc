#include "formula/lexer.h"

#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "base/utf8.h"

namespace routescale {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
         c == '\v';
}

// What people write out of habit, and what is meant.
struct Habit {
  std::string_view written, hint;
};
constexpr Habit kHabits[] = {
    {"**", "a power is written with '^'"},
    {"=", "compare with '=='"},
    {"&", "and is written '&&'"},
    {"|", "or is written '||'"},
};

constexpr std::string_view kOperators[] = {
    "==", "!=", "<=", ">=", "&&", "||", "**", "+", "-", "*", "/",
    "^",  "(",  ")",  ",",  "<",  ">",  "!",  "=", "&", "|",
};

}  // namespace

Error Lexer::ErrorAt(size_t position,
                     size_t length,
                     std::string message) const {
  return Error(ExitCode::kUsage, std::move(message))
      .File(std::string(origin_))
      .Formula(std::string(text_), position, length);
}

Token Lexer::Take(Token::Kind kind, size_t length) {
  Token token;
  token.kind = kind;
  token.text = text_.substr(position_, length);
  token.position = position_;
  token.length = length;
  position_ += length;
  return token;
}

Token Lexer::Next() {
  while (position_ < text_.size() && IsSpace(text_[position_])) ++position_;
  if (position_ == text_.size()) return Take(Token::kEnd, 0);
  const char first = text_[position_];
  const bool fraction = first == '.' && position_ + 1 < text_.size() &&
                        IsDigit(text_[position_ + 1]);
  if (IsDigit(first) || fraction) return Number();
  if (IsNameStart(first)) return Name();
  if (first == '\'' || first == '"' || first == '`') return Quoted(first);
  return Operator();
}

Token Lexer::Number() {
  double value = 0;
  const char* begin = text_.data() + position_;
  const auto [end, failure] =
      std::from_chars(begin, text_.data() + text_.size(), value);
  const size_t length = static_cast<size_t>(end - begin);
  if (failure == std::errc::result_out_of_range) {
    throw ErrorAt(position_, length, "the number is out of range");
  }
  Token token = Take(Token::kNumber, length);
  token.number = value;
  return token;
}

Token Lexer::Name() {
  size_t end = position_;
  while (end < text_.size() && (IsNameStart(text_[end]) || IsDigit(text_[end])))
    ++end;
  return Take(Token::kName, end - position_);
}

Token Lexer::Quoted(char quote) {
  const size_t end = text_.find(quote, position_ + 1);
  if (end == std::string_view::npos) {
    throw ErrorAt(position_, 1, "the quote is not closed");
  }
  const bool name = quote == '`';
  if (name && end == position_ + 1) {
    throw ErrorAt(position_, 2, "a name between backticks is empty");
  }
  Token token =
      Take(name ? Token::kQuotedName : Token::kText, end + 1 - position_);
  token.text = token.text.substr(1, token.length - 2);
  return token;
}

Token Lexer::Operator() {
  const std::string_view rest = text_.substr(position_);
  for (const std::string_view operation : kOperators) {
    if (!rest.starts_with(operation)) continue;
    for (const Habit& habit : kHabits) {
      if (operation != habit.written) continue;
      throw ErrorAt(position_,
                    operation.size(),
                    "'" + std::string(operation) + "' is not an operator")
          .Hint(std::string(habit.hint));
    }
    return Take(Token::kOperator, operation.size());
  }
  const char first = rest.front();
  if (first > ' ' && first < 0x7F) {
    throw ErrorAt(position_, 1, std::string("unexpected '") + first + "'");
  }
  size_t length = 1;  // a whole UTF-8 character
  while (length < rest.size() && ContinuesCharacter(rest[length])) ++length;
  throw ErrorAt(position_, length, "unexpected character")
      .Hint("a name with other letters is written in backticks: `name`");
}

}  // namespace routescale
