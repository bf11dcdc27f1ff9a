#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/line_stream.h"

namespace routescale {

// The rows of one file, whatever its form.
class Rows {
 public:
  virtual ~Rows() = default;

  const std::vector<std::string>& columns() const { return columns_; }

  // Moves on to the next row; false at the end.
  virtual bool Next() = 0;

  // Of the current row, valid until Next().
  std::string_view Field(size_t column) const { return fields_[column]; }
  int64_t line() const { return line_; }
  // The row as a line of fields, separated by separator().
  virtual std::string_view RawLine() const = 0;
  virtual char separator() const { return ','; }

  // What was unusual about the form, for people: complete after the last row.
  virtual std::vector<std::string> Notes() const { return {}; }

 protected:
  std::vector<std::string> columns_;
  const std::string_view* fields_ = nullptr;
  int64_t line_ = 0;
};

// Appends a field as it stands in a line that is separated by commas.
void AppendField(std::string_view field, std::string* line);

}  // namespace routescale
