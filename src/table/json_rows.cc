#include "table/json_rows.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "table/json_string.h"

namespace routescale {
namespace {

constexpr size_t kBytesAhead = 16 << 20;
constexpr size_t kLongestObject = 16 << 20;
constexpr int kDeepest = 100;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool EndsValue(char c) {
  return c == ',' || c == '}' || c == ']' || IsBlank(c);
}

}  // namespace

JsonRows::JsonRows(LineStream* lines)
    : lines_(lines), text_(lines->text()), text_line_(lines->number()) {
  size_t bytes = 0;
  while (stored_.size() < kRowsAhead && bytes < kBytesAhead && Parse()) {
    Stored& row = stored_.emplace_back();
    row.line = line_;
    for (const std::string_view value : values_) {
      row.values.emplace_back(value);
      bytes += value.size() + 1;
    }
  }
  if (columns_.empty()) {
    throw Error(ExitCode::kBadData, "the table is empty")
        .File(lines_->name())
        .Hint("each row is a JSON object, its keys name the columns");
  }
  open_ = false;
  values_.assign(columns_.size(), {});
}

bool JsonRows::Next() {
  if (stored_.empty()) {
    if (!Parse()) return false;
  } else {
    current_ = std::move(stored_.front());
    stored_.pop_front();
    std::copy(current_.values.begin(), current_.values.end(), values_.begin());
    std::fill(
        values_.begin() + static_cast<std::ptrdiff_t>(current_.values.size()),
        values_.end(),
        std::string_view());
    line_ = current_.line;
  }
  fields_ = values_.data();
  return true;
}

std::string_view JsonRows::RawLine() const {
  raw_.clear();
  for (size_t i = 0; i < values_.size(); ++i) {
    if (i > 0) raw_ += ',';
    AppendField(values_[i], &raw_);
  }
  return raw_;
}

Error JsonRows::BadJson(const std::string& message) {
  const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(counted_);
  const auto end =
      text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size()));
  const auto more = begin < end ? std::count(begin, end, '\n') : 0;
  return std::move(Error(ExitCode::kBadData, "no valid JSON: " + message)
                       .File(lines_->name())
                       .Line(text_line_ + more)
                       .Hint("write one JSON object on each line, or an array "
                             "of objects"));
}

void JsonRows::SkipBlanks() {
  while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
}

// Moves on to the brace that opens the next object; false at the end.
bool JsonRows::FindObject() {
  while (true) {
    SkipBlanks();
    if (at_ == text_.size()) {
      if (!lines_->Next()) {
        if (in_array_ && !array_ended_) throw BadJson("the array has no end");
        return false;
      }
      text_ = lines_->text();
      text_line_ = lines_->number();
      at_ = counted_ = 0;
      continue;
    }
    const char c = text_[at_];
    if (array_ended_) throw BadJson("there is more after the array");
    if (c == '{') {
      started_ = true;
      return true;
    }
    if (c == '[' && !started_) {
      in_array_ = started_ = true;
    } else if (c == ']' && in_array_) {
      array_ended_ = true;
    } else if (c != ',' || !in_array_) {
      throw BadJson("expected '{', an object");
    }
    ++at_;
  }
}

bool JsonRows::Parse() {
  while (FindObject()) {
    const auto begin = text_.begin();
    text_line_ += std::count(begin + static_cast<std::ptrdiff_t>(counted_),
                             begin + static_cast<std::ptrdiff_t>(at_),
                             '\n');
    line_ = text_line_;
    counted_ = at_;
    const size_t object = at_;
    std::fill(values_.begin(), values_.end(), std::string_view());
    used_ = expected_ = 0;
    if (ParseObject("", 0)) return true;
    at_ = object;
    if (!MoreText()) throw BadJson("an object has no end");
  }
  return false;
}

// Appends lines until the text is twice as long: objects of many lines are
// parsed in a time that grows with their length.
bool JsonRows::MoreText() {
  std::string joined(text_.substr(at_));
  const size_t wanted = 2 * joined.size();
  bool more = false;
  while (joined.size() <= wanted && lines_->Next()) {
    more = true;
    joined += '\n';
    joined += lines_->text();
  }
  if (joined.size() > kLongestObject) {
    throw BadJson("an object is longer than 16 MiB");
  }
  joined_ = std::move(joined);
  text_ = joined_;
  at_ = counted_ = 0;
  return more;
}

bool JsonRows::ParseObject(const std::string& prefix, int depth) {
  if (depth > kDeepest) throw BadJson("objects are nested too deeply");
  ++at_;
  SkipBlanks();
  if (at_ < text_.size() && text_[at_] == '}') {
    ++at_;
    return true;
  }
  while (true) {
    SkipBlanks();
    if (at_ == text_.size()) return false;
    if (text_[at_] != '"') throw BadJson("expected a key in double quotes");
    std::string_view key;
    if (!ParseString(&key)) return false;
    SkipBlanks();
    if (at_ == text_.size()) return false;
    if (text_[at_] != ':') {
      throw BadJson("expected ':' after the key " + std::string(key));
    }
    ++at_;
    if (!ParseValue(key, prefix, depth)) return false;
    SkipBlanks();
    if (at_ == text_.size()) return false;
    const char c = text_[at_];
    if (c != ',' && c != '}') {
      throw BadJson("expected ',' or '}' after the value of " +
                    std::string(key));
    }
    ++at_;
    if (c == '}') return true;
  }
}

bool JsonRows::ParseValue(std::string_view key,
                          const std::string& prefix,
                          int depth) {
  SkipBlanks();
  if (at_ == text_.size()) return false;
  const std::string joined =
      prefix.empty() ? std::string() : prefix + std::string(key);
  const std::string_view name = prefix.empty() ? key : joined;
  std::string_view value;
  switch (text_[at_]) {
    case '{':
      return ParseObject(std::string(name) + "/", depth + 1);
    case '"':
      if (!ParseString(&value)) return false;
      break;
    case '[':
      if (!ParseArray(&value)) return false;
      break;
    default: {
      const size_t begin = at_;
      while (at_ < text_.size() && !EndsValue(text_[at_])) ++at_;
      if (at_ == text_.size()) return false;
      value = text_.substr(begin, at_ - begin);
      if (value.empty()) {
        throw BadJson("expected a value for " + std::string(name));
      }
      if (value == "null") value = "";
    }
  }
  const size_t place = Place(name);
  if (place < values_.size()) values_[place] = value;
  return true;
}

bool JsonRows::ParseString(std::string_view* text) {
  const size_t begin = ++at_;
  bool escaped = false;
  while (at_ < text_.size() && text_[at_] != '"') {
    if (text_[at_] == '\\') {
      escaped = true;
      ++at_;
    }
    ++at_;
  }
  if (at_ >= text_.size()) return false;
  *text = text_.substr(begin, at_ - begin);
  ++at_;
  if (!escaped) return true;
  if (used_ == unescaped_.size()) unescaped_.emplace_back();
  std::string& plain = unescaped_[used_++];
  if (!UnescapeJson(*text, &plain)) throw BadJson("a wrong escape in a string");
  *text = plain;
  return true;
}

// The text of the array as it stands.
bool JsonRows::ParseArray(std::string_view* text) {
  const size_t begin = at_;
  int depth = 0;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '"') {
      for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
        if (text_[at_] == '\\') ++at_;
      }
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && --depth == 0) {
      ++at_;
      *text = text_.substr(begin, at_ - begin);
      return true;
    }
  }
  return false;
}

}  // namespace routescale
