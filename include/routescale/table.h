#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "routescale/error.h"

namespace routescale {

// Which files make up a table.
struct TableInput {
  std::vector<std::string> paths;  // "-": standard input
  char separator = 0;              // of the fields; 0: found from the header
};

// Reads a table row by row, in constant memory, from a file or standard input
// ("-"), undoing gzip and zstd (recognised by their magic bytes) on the way:
//
// * lines of fields separated by commas, semicolons, tabs or bars. The first
//   line names the columns; blank lines and comments (#) may stand before it.
//   Quoted fields ("" for a quote), CRLF, a byte-order mark, a missing final
//   newline, blank lines, a separator at the end of lines and columns without
//   a name are read. A newline inside quotes, a NUL byte, a ragged row and a
//   repeated column name throw Error;
// * JSON objects, one on each line or in an array. Nested keys are joined by
//   '/'. The columns are the keys of the first 10,000 objects.
//
// Several files are one table: their columns are joined by name, and a column
// `file` tells them apart.
class TableReader {
 public:
  explicit TableReader(const std::string& path);
  explicit TableReader(const TableInput& input);
  ~TableReader();
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  // The path as errors show it: "standard input" for "-", "a.csv and 2 more
  // files" for several.
  const std::string& name() const;
  const std::vector<std::string>& columns() const;

  // The index of a column, or -1.
  int Find(std::string_view column) const;

  // Moves on to the next row; false at the end, by which time the stream has
  // been checked to its last byte.
  bool Next();

  // Field `column` of the current row, unquoted; valid until Next().
  std::string_view Field(int column) const;
  // The fields of the current row, quotes included, separated by separator().
  std::string_view RawLine() const;
  char separator() const;
  int64_t line() const;                           // of the current row, 1-based
  size_t file_index() const;                      // which file it is from
  const std::vector<std::string>& files() const;  // as errors show them

  // Field `column` as a number: correctly rounded, NaN where it is missing
  // (empty, NA, N/A, NaN, null, None, - or <NA>, in any case). K, M, B and T
  // at its end are 1e3 to 1e12. A comma is the decimal sign where semicolons
  // separate fields. Text and values that are not finite in double precision
  // throw Error with file, line, column and value.
  double Number(int column) const;
  // The same without throwing: false for what Number() refuses. For a field
  // that is too large or infinite `value` is then infinite, for text NaN.
  bool ParseField(std::string_view field, double* value) const;
  // What Number() throws of a field.
  static Error BadNumber(const std::string& file,
                         int64_t line,
                         const std::string& column,
                         std::string_view field);

  // What was unusual about the form of the table, for people. Call after
  // Next() returned false.
  std::vector<std::string> Notes() const;

  // Lower-case hexadecimal SHA-256 of the bytes of the file as stored, of
  // several files that of their hashes, one on each line. Call after Next()
  // returned false.
  std::string Sha256() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Missing-value test and number conversion behind TableReader::Number, for
// fields from elsewhere (--at N=1.3B). Returns false if `text` is no finite
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
  // A code and the hash of its text; code -1: free.
  struct Slot {
    uint32_t hash = 0;
    int32_t code = -1;
  };
  // Where a text of this hash is, or the free slot where it belongs.
  size_t Place(std::string_view value, uint32_t hash) const;
  void Grow();

  std::vector<int32_t> codes_;
  std::vector<std::string> values_;
  // By linear probing; a power of two of them or none, at least half free.
  std::vector<Slot> slots_;
};

// Which row stands for a run.
struct RowRule {
  enum Kind {
    kLast,
    kAll,
    kStep,
    kMin,   // the row with the smallest response
    kMean,  // the last row, with the mean response of the last `count` rows
  } kind = kAll;
  double step = 0;  // kStep: the row at exactly this step
  int count = 1;    // kMean
};

// A field that is no number where one is needed, or a missing run or step.
struct BadField {
  size_t row = 0;  // of the RunTable
  std::string column, text;
};

// What ReadRuns is to keep.
struct ReadPlan {
  std::vector<std::string> numbers;  // columns to read as numbers
  std::vector<std::string> texts;    // columns to read as text; a column may
                                     // stand in both lists
  std::string run;   // column that names the run; empty: each row is a run
  std::string step;  // column of training steps; empty: file order
  RowRule row;       // kMin and kMean: every row is kept, for Select to choose
  std::vector<std::string> lenient = {};  // of numbers: what is none is missing
  // Columns of numbers that should be the same in every row of a run.
  std::vector<std::string> fixed = {};
};

// The rows kept of a table, as typed columns.
struct RunTable {
  std::string name;                      // of the file, for messages
  std::string sha256;                    // of its bytes as stored
  std::vector<std::string> all_columns;  // every column of the file
  std::unordered_map<std::string, std::vector<double>> numbers;
  std::unordered_map<std::string, TextColumn> texts;
  std::vector<int64_t> lines;      // line in the file of each row kept
  std::vector<std::string> files;  // several: those the table is made of
  std::vector<int32_t> file_of;    // [row] index in files, if several
  std::vector<uint64_t>
      hashes;  // [row] of its line: equal rows have equal ones
  // Of the rows kept, by row: a number that is none is NaN, or infinite. It
  // matters only if the row counts.
  std::vector<BadField> bad;
  std::vector<std::string> notes;  // TableReader::Notes()
  int64_t rows_read = 0;
  int64_t runs_read = 0;         // distinct run names, or rows_read without
  int64_t runs_without_row = 0;  // kStep: runs that have no row at that step
  // Rows that repeat the (run, step) of an earlier row: for kLast and kStep the
  // later row counts, kAll keeps both. Only repetitions of the largest step of
  // the run so far (kStep: of the step asked for) are noticed, which are all
  // of them where steps ascend.
  int64_t repeated_steps = 0;
  // Column of ReadPlan::fixed -> runs whose rows differ in it (kLast alone).
  std::unordered_map<std::string, int64_t> changing_runs;

  size_t rows() const { return lines.size(); }
  const std::string& FileOf(size_t row) const {
    return file_of.empty() ? name : files[static_cast<size_t>(file_of[row])];
  }
};

// Reads the whole stream and keeps what the plan asks for, in order of first
// appearance of each run: for kLast, of every run the row with its own largest
// step (steps need not be sorted; a run without a step column ends with its
// last row). kAll keeps the order of the file. Memory grows with the rows kept,
// not with the rows read. Rows without a run or a step, where they decide which
// row counts, are kept besides, for a filter to drop them (RunTable::bad).
// Throws Error: an unknown column (kUsage), and whatever TableReader throws.
RunTable ReadRuns(TableReader* reader, const ReadPlan& plan);

}  // namespace routescale
