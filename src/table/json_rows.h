#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "routescale/error.h"
#include "routescale/table.h"
#include "table/rows.h"

namespace routescale {

// JSON objects, one on each line, or an array of them: each is a row. Nested
// keys are joined by '/'; an array is one field. The columns are the keys of
// the first 10,000 objects; a key without a value is a missing one.
class JsonRows : public Rows {
 public:
  // Begins at the current line of the stream.
  explicit JsonRows(LineStream* lines);

  bool Next() override;
  std::string_view RawLine() const override;
  std::vector<std::string> Notes() const override;

 private:
  static constexpr size_t kRowsAhead = 10000;
  struct Stored {
    int64_t line = 0;
    std::vector<std::string> values;  // of the first columns
  };

  bool Parse();  // the next object into values_
  bool FindObject();
  bool MoreText();
  Error BadJson(const std::string& message);
  bool ParseObject(const std::string& prefix, int depth);
  void SkipBlanks();
  // These three are false if the text ends too early.
  bool ParseString(std::string_view* text);
  bool ParseArray(std::string_view* text);
  bool ParseValue(std::string_view key, const std::string& prefix, int depth);
  size_t Place(std::string_view key);

  LineStream* lines_;
  std::string_view text_;  // not parsed yet from at_ on
  size_t at_ = 0;
  std::string joined_;     // text_ where an object spans several lines
  int64_t text_line_ = 0;  // of the first byte of text_
  size_t counted_ = 0;     // newlines up to here are in text_line_
  bool in_array_ = false, array_ended_ = false, started_ = false;

  bool open_ = true;  // further columns are taken
  std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> index_;
  size_t expected_ = 0;  // place of the key that came next in the last row
  std::vector<std::string_view> values_;
  std::deque<std::string> unescaped_;
  size_t used_ = 0;  // of unescaped_
  std::deque<Stored> stored_;
  Stored current_;
  std::vector<std::string> late_;  // keys that came too late
  mutable std::string raw_;
};

}  // namespace routescale
