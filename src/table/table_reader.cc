#include <algorithm>
#include <unordered_set>

#include "routescale/error.h"
#include "routescale/table.h"
#include "table/field_splitter.h"
#include "table/line_stream.h"
#include "table/number.h"

namespace routescale {

struct TableReader::Impl {
  explicit Impl(const std::string& path) : lines(path) {}

  void ReadHeader();
  void CheckSeparator() const;
  bool Next();
  void Split();
  bool OnlyBlankLinesFollow();
  Error BadLine(const std::string& message) const {
    return Error(ExitCode::kBadData, message)
        .File(lines.name())
        .Line(lines.number());
  }

  LineStream lines;
  FieldSplitter fields;
  std::vector<std::string> columns;
};

void TableReader::Impl::ReadHeader() {
  if (!lines.Next()) {
    throw Error(ExitCode::kBadData, "the table is empty")
        .File(lines.name())
        .Hint("the first line must name the columns");
  }
  if (lines.text().find('\r') != std::string_view::npos) {
    throw BadLine("there is a carriage return inside the line")
        .Hint("end lines with LF or CRLF");
  }
  Split();
  CheckSeparator();
  std::unordered_set<std::string_view> names;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].empty()) {
      throw BadLine("column " + std::to_string(i + 1) + " has no name")
          .Hint("the first line must name every column");
    }
    if (!names.insert(fields[i]).second) {
      throw BadLine("names more than one column")
          .Value(std::string(fields[i]))
          .Hint("rename one of them");
    }
  }
  for (size_t i = 0; i < fields.size(); ++i) columns.emplace_back(fields[i]);
}

// One column whose name holds what other tables separate columns by.
void TableReader::Impl::CheckSeparator() const {
  if (fields.size() != 1 || lines.text().starts_with('"')) return;
  const bool tabs = lines.text().find('\t') != std::string_view::npos;
  if (!tabs && lines.text().find(';') == std::string_view::npos) return;
  throw BadLine(std::string("the fields are separated by ") +
                (tabs ? "tabs" : "semicolons"))
      .Hint("write the table with commas, and with points in its numbers");
}

bool TableReader::Impl::Next() {
  if (!lines.Next()) return false;
  if (lines.text().empty() && OnlyBlankLinesFollow()) return false;
  Split();
  if (fields.size() == columns.size()) return true;
  throw BadLine("found " + std::to_string(fields.size()) +
                " fields, expected " + std::to_string(columns.size()))
      .Hint(
          "every row needs one field for each column of the first line; put "
          "a field with a comma in double quotes");
}

// Throws Error if a row comes after the blank line.
bool TableReader::Impl::OnlyBlankLinesFollow() {
  const Error blank = BadLine("the line is blank").Hint("remove it");
  while (lines.Next()) {
    if (!lines.text().empty()) throw blank;
  }
  return true;
}

void TableReader::Impl::Split() {
  const FieldSplitter::Result result = fields.Split(lines.text());
  if (result == FieldSplitter::Result::kDone) return;
  Error error =
      result == FieldSplitter::Result::kOpenQuote
          ? BadLine("a double quote is not closed")
                .Hint(
                    "close it on the same line: a field cannot hold a "
                    "newline")
          : BadLine("there is text after a closing double quote")
                .Hint("quote the whole field and double each quote inside it");
  if (fields.size() < columns.size()) error.Column(columns[fields.size()]);
  throw error;
}

TableReader::TableReader(const std::string& path)
    : impl_(std::make_unique<Impl>(path)) {
  impl_->ReadHeader();
}

TableReader::~TableReader() = default;

const std::string& TableReader::name() const { return impl_->lines.name(); }

const std::vector<std::string>& TableReader::columns() const {
  return impl_->columns;
}

int TableReader::Find(std::string_view column) const {
  const auto found =
      std::find(impl_->columns.begin(), impl_->columns.end(), column);
  if (found == impl_->columns.end()) return -1;
  return static_cast<int>(found - impl_->columns.begin());
}

bool TableReader::Next() { return impl_->Next(); }

std::string_view TableReader::Field(int column) const {
  return impl_->fields[column];
}

std::string_view TableReader::RawLine() const { return impl_->lines.text(); }

int64_t TableReader::line() const { return impl_->lines.number(); }

double TableReader::Number(int column) const {
  double value = 0;
  const NumberKind kind = ConvertNumber(Field(column), &value);
  if (kind == NumberKind::kFinite || kind == NumberKind::kMissing) return value;
  throw impl_
      ->BadLine(kind == NumberKind::kNotFinite ? "is not a finite number"
                                               : "is not a number")
      .Column(impl_->columns[column])
      .Value(std::string(Field(column)))
      .Hint("leave the field empty if the value is missing");
}

std::string TableReader::Sha256() const { return impl_->lines.sha256(); }

}  // namespace routescale
