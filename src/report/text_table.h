#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace routescale {

// Finished cells, the first row the header; right[c] goes to the right. Short
// rows are padded, an empty row is an empty line.
struct ProseTable {
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> right;
  size_t keys = 1;  // the leading columns that tell what a row is about
  // Where columns are aligned, a first cell like the one above stays empty.
  bool says_once = false;

  // `names` go to the left and are the keys, `numbers` to the right.
  static ProseTable Start(const std::vector<std::string>& names,
                          const std::vector<std::string>& numbers);
};

// Lays a table out for so many columns of a terminal, in the first of these
// ways that there is room for:
//   1. columns side by side, two spaces apart;
//   2. the same, headers and long texts broken over lines;
//   3. blocks of columns below each other, each beginning with the keys;
//   4. records: a line for each value, with its name in front.
// Numbers are never broken.
class TextTable {
 public:
  TextTable(ProseTable table, size_t width);

  // The header and the rows from `first` up to `last`, row 1 being the first
  // below the header: parts of one table keep the same columns.
  std::vector<std::string> Lines(size_t first, size_t last) const;
  std::vector<std::string> Lines() const;

 private:
  using Columns = std::vector<size_t>;

  void Measure();
  std::string Cell(size_t row, size_t column) const;
  size_t Total(const Columns& columns, const Columns& widths) const;
  Columns Unit(const Columns& columns, size_t first, size_t room) const;
  bool Pack(const Columns& all, size_t width);
  void Fit(const Columns& columns, size_t width);
  bool SaysMore(const Columns& columns, size_t first, size_t last) const;
  void AddRow(size_t row,
              const Columns& columns,
              std::vector<std::string>* lines) const;
  void AddRecord(size_t row, std::vector<std::string>* lines) const;

  ProseTable table_;
  size_t width_;
  Columns natural_, least_, widths_;  // of every column
  std::vector<Columns> blocks_;       // none: records
};

}  // namespace routescale
