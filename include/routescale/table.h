#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace routescale {

// Reads a comma-separated table row by row from a file or standard input
// ("-"), inflating gzip (recognised by its magic bytes, concatenated members
// included) on the way, in constant memory. The first line names the columns.
// Quoted fields ("" for a quote), CRLF, a byte-order mark and a missing final
// newline are all read; a newline inside quotes, a NUL byte, a ragged row, a
// blank line inside the table, an empty or repeated column name, a truncated
// or corrupt gzip stream and bytes after its end throw Error.
class TableReader {
 public:
  explicit TableReader(const std::string& path);
  ~TableReader();
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  // The path as errors show it: "standard input" for "-".
  const std::string& name() const;
  const std::vector<std::string>& columns() const;

  // The index of a column, or -1.
  int Find(std::string_view column) const;

  // Moves on to the next row; false at the end, by which time the stream has
  // been checked to its last byte.
  bool Next();

  // Field `column` of the current row, unquoted; valid until Next().
  std::string_view Field(int column) const;
  // The fields of the current row as they stand in the file, quotes included.
  std::string_view RawLine() const;
  int64_t line() const;  // of the current row, 1-based, the header is line 1

  // Field `column` as a number: correctly rounded, NaN where it is missing
  // (empty, NA, NaN, null or None in any case). Text and values that are not
  // finite in double precision throw Error with file, line, column and value.
  double Number(int column) const;

  // Lower-case hexadecimal SHA-256 of the bytes of the file as stored. Call
  // after Next() returned false.
  std::string Sha256() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Missing-value test and number conversion behind TableReader::Number, for
// fields from elsewhere (--at N=1.3e9). Returns false if `text` is no finite
// number; a missing value gives true and NaN.
bool ParseNumber(std::string_view text, double* value);

// Looks up text in a map without making a std::string of it.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// A column of text, each distinct value stored once.
class TextColumn {
 public:
  void Append(std::string_view value);
  size_t size() const { return codes_.size(); }
  const std::string& operator[](size_t row) const {
    return values_[codes_[row]];
  }
  // Rows hold the same text exactly if their codes are equal. Codes count up
  // from 0 in order of first appearance.
  const std::vector<int32_t>& codes() const { return codes_; }
  const std::vector<std::string>& values() const { return values_; }
  int32_t Find(std::string_view value) const;  // its code, or -1

 private:
  std::vector<int32_t> codes_;
  std::vector<std::string> values_;
  std::unordered_map<std::string, int32_t, TextHash, std::equal_to<>> index_;
};

// Which row stands for a run.
struct RowRule {
  enum Kind { kLast, kAll, kStep } kind = kAll;
  double step = 0;  // kStep: the row at exactly this step
};

// What ReadRuns is to keep.
struct ReadPlan {
  std::vector<std::string> numbers;  // columns to read as numbers
  std::vector<std::string> texts;    // columns to read as text; a column may
                                     // stand in both lists
  std::string run;   // column that names the run; empty: each row is a run
  std::string step;  // column of training steps; empty: file order
  RowRule row;
  std::vector<std::string> lenient = {};  // of numbers: what is none is missing
};

// The rows kept of a table, as typed columns.
struct RunTable {
  std::string name;                      // of the file, for messages
  std::string sha256;                    // of its bytes as stored
  std::vector<std::string> all_columns;  // every column of the file
  std::unordered_map<std::string, std::vector<double>> numbers;
  std::unordered_map<std::string, TextColumn> texts;
  std::vector<int64_t> lines;  // line in the file of each row kept
  int64_t rows_read = 0;
  int64_t runs_read = 0;         // distinct run names, or rows_read without
  int64_t runs_without_row = 0;  // kStep: runs that have no row at that step
  // Rows that repeat the (run, step) of an earlier row: for kLast and kStep the
  // later row counts, kAll keeps both. Only repetitions of the largest step of
  // the run so far (kStep: of the step asked for) are noticed, which are all
  // of them where steps ascend.
  int64_t repeated_steps = 0;

  size_t rows() const { return lines.size(); }
};

// Reads the whole stream and keeps what the plan asks for, in order of first
// appearance of each run: for kLast, of every run the row with its own largest
// step (steps need not be sorted; a run without a step column ends with its
// last row). kAll keeps the order of the file. Memory grows with the rows kept,
// not with the rows read. Numbers in the columns of the plan are checked on
// every row, kept or not. Throws Error: an unknown column (kUsage), a missing
// run name or step where they decide which row counts (kBadData), and whatever
// TableReader throws.
RunTable ReadRuns(TableReader* reader, const ReadPlan& plan);

}  // namespace routescale
