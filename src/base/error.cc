#include "routescale/error.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/utf8.h"

namespace routescale {
namespace {

constexpr size_t kShownWidth = 72;

// Characters, not bytes.
size_t Width(const std::string& text) {
  return text.size() - static_cast<size_t>(std::count_if(
                           text.begin(), text.end(), ContinuesCharacter));
}

// `position`, or where the character that it cuts in two begins.
size_t CharacterStart(const std::string& text, size_t position) {
  constexpr size_t kLongestRest = 3;
  const size_t least = position - std::min(position, kLongestRest);
  while (position > least && position < text.size() &&
         ContinuesCharacter(text[position])) {
    --position;
  }
  return position;
}

// Control characters would garble a terminal.
std::string Printable(std::string text) {
  for (char& byte : text) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) byte = ' ';
  }
  return text;
}

std::string Shortened(const std::string& text) {
  if (text.size() <= kShownWidth) return text;
  return text.substr(0, CharacterStart(text, kShownWidth)) + "...";
}

// The formula, cut to the surroundings of the place, with a caret line.
std::string WithCaret(const std::string& formula,
                      size_t position,
                      size_t length) {
  position = std::min(position, formula.size());
  const size_t begin =
      CharacterStart(formula, position - std::min(position, kShownWidth / 2));
  const size_t end = CharacterStart(formula, begin + kShownWidth);
  const std::string shown = Printable(formula.substr(begin, end - begin));
  const size_t indent = Width(shown.substr(0, position - begin));
  const size_t room = shown.size() - std::min(shown.size(), position - begin);
  const size_t carets = std::max<size_t>(
      1, Width(shown.substr(position - begin, std::min(length, room))));
  return "\n  " + shown + "\n  " + std::string(indent, ' ') + "^" +
         std::string(carets - 1, '~');
}

}  // namespace

Error::Error(ExitCode code, std::string message)
    : code_(code), message_(std::move(message)) {
  Compose();
}

Error& Error::Code(ExitCode code) {
  code_ = code;
  return *this;
}

Error& Error::File(std::string file) {
  file_ = std::move(file);
  Compose();
  return *this;
}

Error& Error::Line(int64_t line) {
  line_ = line;
  Compose();
  return *this;
}

Error& Error::Column(std::string column) {
  column_ = std::move(column);
  Compose();
  return *this;
}

Error& Error::Value(std::string value) {
  value_ = std::move(value);
  Compose();
  return *this;
}

Error& Error::Hint(std::string hint) {
  hint_ = std::move(hint);
  Compose();
  return *this;
}

Error& Error::Formula(std::string text, size_t position, size_t length) {
  formula_ = std::move(text);
  position_ = position;
  length_ = length;
  Compose();
  return *this;
}

void Error::Compose() {
  std::ostringstream text;
  if (!file_.empty()) {
    text << Printable(file_);
    if (line_ > 0) text << ':' << line_;
    text << ": ";
  }
  if (!column_.empty()) text << "column " << Printable(column_) << ": ";
  if (!value_.empty()) text << '\'' << Printable(Shortened(value_)) << "' ";
  text << message_;
  if (!formula_.empty()) text << WithCaret(formula_, position_, length_);
  if (!hint_.empty()) text << "\n  " << hint_;
  what_ = text.str();
}

}  // namespace routescale
