#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "routescale/error.h"

namespace routescale {

enum class Format { kText, kJson, kCsv, kTsv, kMarkdown };
bool ParseFormat(std::string_view text, Format* format);

// How text is laid out. Content does not depend on it.
struct TextStyle {
  bool colour = false;  // what matters most in bold
  // Columns of the terminal. 0: none, tables are as wide as they need.
  int columns = 0;
};

// A cell of a printed table. A double is printed with 17 digits in CSV and
// TSV, and in text and Markdown to `digits` significant digits (0: as many as
// tell it apart to about 6). NaN is an empty cell in CSV and "–" in text.
struct Cell {
  std::variant<std::monostate, std::string, double, int64_t> value;
  int digits = 0;
  bool si = false;       // text and Markdown: 1.3B, 740M, 2.1T
  std::string verbatim;  // CSV and TSV: a number as its source writes it

  Cell() = default;
  Cell(std::string text) : value(std::move(text)) {}
  Cell(const char* text) : value(std::string(text)) {}
  Cell(int64_t number) : value(number) {}
  Cell(int number) : value(int64_t{number}) {}
  Cell(double number, int significant = 0, bool with_unit = false)
      : value(number), digits(significant), si(with_unit) {}
};

// One table. Text and Markdown print title, table and notes; CSV and TSV print
// the header line and the rows alone, fields quoted where they must be.
struct Sheet {
  std::string title;
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;
  std::vector<std::string> notes;
  // Name and value, above the table; keys of the document in JSON.
  std::vector<std::pair<std::string, std::string>> facts = {};
  // Name and value, keys of the document in JSON alone.
  std::vector<std::pair<std::string, bool>> flags = {};
  // The leading columns that tell what a row is about.
  size_t keys = 1;
};

// Renders as text (columns aligned, numbers to the right, width counted in
// characters, not bytes), csv, tsv or markdown; kJson is not for sheets. A
// table too wide for the terminal becomes blocks of columns that repeat the
// keys, or one value a line.
std::string Render(const Sheet& sheet,
                   Format format,
                   const TextStyle& style = {});

// The rows of a sheet: {"schema": …, "notes": […], "rows": [{column: value}]}.
std::string RenderJson(const Sheet& sheet, const std::string& schema);

// A message of several lines for a terminal of so many columns: broken at
// spaces, what follows indented; a line with a caret below stays whole. As it
// is for 0.
std::string WrapMessage(std::string_view message, int columns);

// One CSV field, quoted if it holds a comma, a quote or a line break.
std::string CsvField(std::string_view text, char separator = ',');

// The error document of --format json, one line with a final newline:
// {"schema": "routescale/error/1", "code": 3, "message": …, "file": …,
// "line": …, "column": …, "value": …, "hint": …, "formula": …, "position": …}.
// Keys that say nothing are left out; bytes that are not UTF-8 are replaced.
std::string ErrorJson(const Error& error);

// Writes a document: to standard output for "" or "-", else to a temporary
// file in the same folder that is then renamed to `path`, so that a failure
// leaves an existing file as it was. A symbolic link stays, its target is
// replaced; an existing file keeps its permissions. Devices and pipes are
// written directly. Throws Error (kRuntime) on a full disk or a missing
// folder, BrokenPipe (output.h) on a closed pipe.
void WriteDocument(const std::string& path, std::string_view bytes);

// The same piece by piece, for documents that do not fit into memory. A file
// whose name ends in .gz is compressed, always to the same bytes. Without
// Finish() an existing file stays as it was.
class DocumentWriter {
 public:
  explicit DocumentWriter(const std::string& path);
  ~DocumentWriter();

  void Write(std::string_view bytes);
  void Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace routescale
