#pragma once

#include <optional>

#include "routescale/error.h"
#include "table/field_splitter.h"
#include "table/rows.h"

namespace routescale {

// Lines of fields that a comma, semicolon, tab or bar separates. The first line
// that is neither blank nor a comment (#) names the columns; a comment does if
// numbers follow it.
class CsvRows : public Rows {
 public:
  // Begins at the current line of the stream. The separator is found from the
  // header if it is 0.
  CsvRows(LineStream* lines, char separator);

  bool Next() override;
  std::string_view RawLine() const override { return text_; }
  char separator() const override { return fields_of_line_.separator(); }
  std::vector<std::string> Notes() const override;

 private:
  bool NextLine();
  void FindHeader(char separator);
  void NameColumns();
  void Split();
  bool IsRowOfNumbers();
  void CheckCount();
  Error BadLine(const std::string& message) const;

  LineStream* lines_;
  bool at_line_ = true;    // the current line of the stream is not taken yet
  std::string_view text_;  // the line
  FieldSplitter fields_of_line_;
  std::string header_;
  int64_t header_line_ = 0;
  int64_t comments_ = 0, blanks_ = 0, trailing_ = 0;
  bool header_was_comment_ = false, header_trails_ = false;
  std::vector<std::string> unnamed_;  // the names they got
};

}  // namespace routescale
