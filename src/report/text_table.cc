#include "report/text_table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "report/layout.h"

namespace routescale {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kReadable = 20;  // texts are not broken to less

// Where a cell may be broken: names of columns also within.
const char* BreaksOf(size_t row) { return row == 0 ? " _" : " "; }

size_t LongestWord(const std::string& text, const char* after) {
  size_t longest = 0;
  for (const std::string& word : BreakLines(text, 0, after)) {
    longest = std::max(longest, DisplayWidth(word));
  }
  return longest;
}

std::string Padded(const std::string& text, size_t width, bool right) {
  const std::string spaces(width - std::min(width, DisplayWidth(text)), ' ');
  return right ? spaces + text : text + spaces;
}

void CutSpaces(std::string* line) {
  line->erase(line->find_last_not_of(' ') + 1);
}

// The ends of an interval stay with what it is an interval of.
bool Clings(const std::string& name, const std::string& before) {
  return name.ends_with("_high") ||
         (name.ends_with("_low") && !before.ends_with("_high"));
}

}  // namespace

ProseTable ProseTable::Start(const std::vector<std::string>& names,
                             const std::vector<std::string>& numbers) {
  ProseTable table;
  table.rows = {names};
  table.right.assign(names.size(), false);
  table.rows[0].insert(table.rows[0].end(), numbers.begin(), numbers.end());
  table.right.resize(table.rows[0].size(), true);
  table.keys = names.size();
  return table;
}

TextTable::TextTable(ProseTable table, size_t width)
    : table_(std::move(table)), width_(width) {
  if (table_.rows.empty()) table_.rows.emplace_back();
  table_.rows[0].resize(table_.right.size());
  table_.keys = std::min(table_.keys, table_.right.size());
  Measure();
  Columns all(table_.right.size());
  std::iota(all.begin(), all.end(), size_t{0});
  if (width != kNoLimit) {
    std::erase_if(all, [this](size_t c) { return natural_[c] == 0; });
  }
  widths_ = natural_;
  if (Total(all, natural_) <= width) {
    blocks_ = {all};
  } else if (Total(all, least_) <= width) {
    blocks_ = {all};
    Fit(all, width);
  } else if (!Pack(all, width)) {
    blocks_.clear();
  }
}

void TextTable::Measure() {
  const size_t columns = table_.right.size();
  natural_.assign(columns, 0);
  least_.assign(columns, 0);
  for (size_t r = 0; r < table_.rows.size(); ++r) {
    for (size_t c = 0; c < std::min(columns, table_.rows[r].size()); ++c) {
      const std::string& cell = table_.rows[r][c];
      const size_t width = DisplayWidth(cell);
      natural_[c] = std::max(natural_[c], width);
      if (width_ == kNoLimit) continue;
      const bool breaks = r == 0 || !table_.right[c];
      size_t least = breaks ? LongestWord(cell, BreaksOf(r)) : width;
      if (r > 0 && breaks) least = std::max(least, std::min(width, kReadable));
      least_[c] = std::max(least_[c], least);
    }
  }
}

size_t TextTable::Total(const Columns& columns, const Columns& widths) const {
  size_t total = 0;
  for (const size_t c : columns) total += widths[c] + kGap;
  return total - std::min(total, kGap);
}

// Takes from the widest columns what is too much.
void TextTable::Fit(const Columns& columns, size_t width) {
  while (Total(columns, widths_) > width) {
    size_t* widest = nullptr;
    for (const size_t c : columns) {
      if (widths_[c] == least_[c]) continue;
      if (widest == nullptr || widths_[c] > *widest) widest = &widths_[c];
    }
    if (widest == nullptr) return;
    --*widest;
  }
}

// The columns, or the first alone where an interval is too wide for `room`.
TextTable::Columns TextTable::Unit(const Columns& columns,
                                   size_t first,
                                   size_t room) const {
  const auto& names = table_.rows[0];
  Columns unit = {columns[first]};
  for (size_t i = first + 1; i < columns.size(); ++i) {
    if (!Clings(names[columns[i]], names[columns[i - 1]])) break;
    unit.push_back(columns[i]);
  }
  if (Total(unit, least_) > room) unit.resize(1);
  return unit;
}

// Blocks of the columns behind the keys; false if the keys leave no room, or
// hardly more than one other column.
bool TextTable::Pack(const Columns& all, size_t width) {
  const auto end = std::partition_point(
      all.begin(), all.end(), [this](size_t c) { return c < table_.keys; });
  Columns keys(all.begin(), end);
  const Columns others(end, all.end());
  if (keys.empty() || Total(keys, least_) > 2 * width / 3) return false;
  Fit(keys, std::max(width / 2, Total(keys, least_)));
  const size_t room = width - Total(keys, widths_) - kGap;
  Columns block;
  for (size_t i = 0; i < others.size();) {
    const Columns unit = Unit(others, i, room);
    if (Total(unit, least_) > room) return false;
    i += unit.size();
    Columns both = block;
    both.insert(both.end(), unit.begin(), unit.end());
    if (Total(both, least_) > room) {
      blocks_.push_back(std::exchange(block, unit));
    } else {
      block = std::move(both);
    }
  }
  blocks_.push_back(std::move(block));
  if (4 * blocks_.size() > 3 * others.size()) return false;
  for (Columns& columns : blocks_) {
    Fit(columns, room);
    columns.insert(columns.begin(), keys.begin(), keys.end());
  }
  return true;
}

// As it stands between aligned columns.
std::string TextTable::Cell(size_t row, size_t column) const {
  const auto& cells = table_.rows[row];
  if (column >= cells.size()) return "";
  if (column > 0 || row < 2 || !table_.says_once) return cells[column];
  const auto& above = table_.rows[row - 1];
  return !above.empty() && above[0] == cells[0] ? "" : cells[0];
}

void TextTable::AddRow(size_t row,
                       const Columns& columns,
                       std::vector<std::string>* lines) const {
  std::vector<std::vector<std::string>> broken;
  size_t height = 1;
  for (const size_t c : columns) {
    broken.push_back(BreakLines(Cell(row, c), widths_[c], BreaksOf(row)));
    height = std::max(height, broken.back().size());
  }
  for (size_t h = 0; h < height; ++h) {
    std::string line;
    for (size_t i = 0; i < columns.size(); ++i) {
      const auto& cell = broken[i];
      // Headers stand on their columns, other cells hang from their row.
      const size_t from = row == 0 ? height - cell.size() : 0;
      const bool here = h >= from && h - from < cell.size();
      const size_t c = columns[i];
      if (i > 0) line.append(kGap, ' ');
      line += Padded(here ? cell[h - from] : "", widths_[c], table_.right[c]);
    }
    CutSpaces(&line);
    lines->push_back(std::move(line));
  }
}

void TextTable::AddRecord(size_t row, std::vector<std::string>* lines) const {
  const auto& names = table_.rows[0];
  const auto& cells = table_.rows[row];
  size_t widest = 0;
  for (const auto& name : names) widest = std::max(widest, DisplayWidth(name));
  const size_t indent = widest + kGap;
  const size_t room = width_ - std::min(width_, indent);
  for (size_t c = 0; c < std::min(names.size(), cells.size()); ++c) {
    if (cells[c].empty()) continue;
    std::string first = names[c];
    const std::string text = cells[c].substr(
        std::min(cells[c].find_first_not_of(' '), cells[c].size()));
    for (const std::string& part : BreakLines(text, room)) {
      lines->push_back(Padded(first, indent, false) + part);
      first.clear();
    }
  }
}

// Whether these rows have anything in a block but the keys.
bool TextTable::SaysMore(const Columns& columns,
                         size_t first,
                         size_t last) const {
  for (size_t row = first; row < last; ++row) {
    for (const size_t c : columns) {
      if (c >= table_.keys && !Cell(row, c).empty()) return true;
    }
  }
  return false;
}

std::vector<std::string> TextTable::Lines(size_t first, size_t last) const {
  std::vector<std::string> lines;
  for (const Columns& columns : blocks_) {
    if (!lines.empty() && !SaysMore(columns, first, last)) continue;
    if (!lines.empty()) lines.emplace_back();
    AddRow(0, columns, &lines);
    for (size_t row = first; row < last; ++row) AddRow(row, columns, &lines);
  }
  if (!blocks_.empty()) return lines;
  for (size_t row = first; row < last; ++row) {
    if (table_.rows[row].empty()) continue;
    if (!lines.empty()) lines.emplace_back();
    AddRecord(row, &lines);
  }
  return lines;
}

std::vector<std::string> TextTable::Lines() const {
  return Lines(1, table_.rows.size());
}

}  // namespace routescale
