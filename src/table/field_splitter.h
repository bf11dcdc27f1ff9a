#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace routescale {

// Splits the line of a table into its fields.
class FieldSplitter {
 public:
  enum class Result {
    kDone,
    kOpenQuote,       // a quoted field does not end on the line
    kTextAfterQuote,  // … or ends before the next separator
  };

  explicit FieldSplitter(char separator = ',') : separator_(separator) {}

  char separator() const { return separator_; }

  // The fields point into `line` or, where a doubled quote was undone, into
  // the splitter: valid until the next Split().
  Result Split(std::string_view line);

  size_t size() const { return size_; }
  std::string_view operator[](size_t field) const { return fields_[field]; }
  const std::string_view* data() const { return fields_.data(); }

 private:
  void SplitPlain(std::string_view line);
  Result SplitQuoted(std::string_view line);
  void Add(std::string_view field) {
    if (size_ == fields_.size()) fields_.resize(2 * size_ + 16);
    fields_[size_++] = field;
  }

  char separator_;
  std::vector<std::string_view> fields_;  // the first size_ are in use
  size_t size_ = 0;
  std::string unquoted_;
};

}  // namespace routescale
