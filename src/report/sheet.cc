#include <algorithm>
#include <stdexcept>

#include "report/layout.h"
#include "report/prose_document.h"
#include "report/sheet_cells.h"
#include "routescale/numbers.h"
#include "routescale/report.h"

namespace routescale {
namespace {

constexpr int kDefaultDigits = 6;

size_t ColumnCount(const Sheet& sheet) {
  size_t columns = sheet.header.size();
  for (const auto& row : sheet.rows) columns = std::max(columns, row.size());
  return columns;
}

// Columns without any text are numbers and go to the right.
std::vector<bool> NumberColumns(const Sheet& sheet) {
  std::vector<bool> right(ColumnCount(sheet), false);
  for (const auto& row : sheet.rows) {
    for (size_t c = 0; c < row.size(); ++c) {
      if (row[c].value.index() > 1) right[c] = true;
    }
  }
  for (const auto& row : sheet.rows) {
    for (size_t c = 0; c < row.size(); ++c) {
      if (std::holds_alternative<std::string>(row[c].value)) right[c] = false;
    }
  }
  return right;
}

template <typename Finish>
std::vector<std::vector<std::string>> ShownRows(const Sheet& sheet,
                                                Finish finish) {
  std::vector<std::vector<std::string>> rows(1);
  for (const std::string& name : sheet.header) rows[0].push_back(finish(name));
  for (const auto& row : sheet.rows) {
    auto& cells = rows.emplace_back();
    for (const Cell& cell : row) cells.push_back(finish(ShownCell(cell)));
  }
  return rows;
}

std::string FactLines(const Sheet& sheet, size_t width) {
  size_t widest = 0;
  for (const auto& [name, value] : sheet.facts) {
    widest = std::max(widest, DisplayWidth(name));
  }
  std::string out;
  for (const auto& [name, value] : sheet.facts) {
    const std::string gap(widest + 2 - DisplayWidth(name), ' ');
    out += Wrap(name + gap, OneLine(value), width);
  }
  return out;
}

std::string RenderText(const Sheet& sheet, const TextStyle& style) {
  const ProseTable table = {
      ShownRows(sheet, OneLine), NumberColumns(sheet), sheet.keys};
  std::string out = TextAbove(sheet, style);
  for (const std::string& line : TextTable(table, Room(style)).Lines()) {
    out += line + "\n";
  }
  return out + TextBelow(sheet, style);
}

std::string RenderMarkdown(const Sheet& sheet) {
  return MarkdownAbove(sheet) +
         MarkdownTable(ShownRows(sheet, MarkdownText), NumberColumns(sheet)) +
         MarkdownBelow(sheet);
}

void AppendRow(const std::vector<Cell>& row,
               size_t columns,
               char separator,
               std::string* out) {
  for (size_t c = 0; c < columns; ++c) {
    if (c > 0) *out += separator;
    *out += CsvField(c < row.size() ? ExactCell(row[c]) : "", separator);
  }
  *out += '\n';
}

std::string RenderSeparated(const Sheet& sheet, char separator) {
  const std::vector<Cell> header(sheet.header.begin(), sheet.header.end());
  std::string out;
  AppendRow(header, header.size(), separator, &out);
  for (const auto& row : sheet.rows) {
    AppendRow(row, std::max(row.size(), header.size()), separator, &out);
  }
  return out;
}

char SeparatorOf(Format format) { return format == Format::kTsv ? '\t' : ','; }

}  // namespace

std::string ShownCell(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell.value)) return *text;
  if (const auto* integer = std::get_if<int64_t>(&cell.value)) {
    return cell.si ? SiNumber(static_cast<double>(*integer))
                   : std::to_string(*integer);
  }
  if (const auto* number = std::get_if<double>(&cell.value)) {
    if (cell.si) return SiNumber(*number, cell.digits > 0 ? cell.digits : 3);
    return ShortNumber(*number, cell.digits > 0 ? cell.digits : kDefaultDigits);
  }
  return "";
}

std::string ExactCell(const Cell& cell) {
  if (!cell.verbatim.empty()) return cell.verbatim;
  if (const auto* text = std::get_if<std::string>(&cell.value)) return *text;
  if (const auto* integer = std::get_if<int64_t>(&cell.value)) {
    return std::to_string(*integer);
  }
  if (const auto* number = std::get_if<double>(&cell.value)) {
    return FullNumber(*number);
  }
  return "";
}

std::string TextAbove(const Sheet& sheet, const TextStyle& style) {
  std::string out;
  if (!sheet.title.empty()) out += BoldLines(sheet.title, style) + "\n";
  out += FactLines(sheet, Room(style));
  if (!sheet.facts.empty()) out += "\n";
  return out;
}

std::string TextBelow(const Sheet& sheet, const TextStyle& style) {
  std::string out = sheet.notes.empty() ? "" : "\n";
  for (const std::string& note : sheet.notes) {
    out += WrapNote(OneLine(note), Room(style));
  }
  return out;
}

std::string MarkdownAbove(const Sheet& sheet) {
  std::string out;
  if (!sheet.title.empty()) {
    out += "### " + MarkdownText(sheet.title) + "\n\n";
  }
  for (const auto& [name, value] : sheet.facts) {
    out += "- " + name + ": " + MarkdownText(value) + "\n";
  }
  if (!sheet.facts.empty()) out += "\n";
  return out;
}

std::string MarkdownBelow(const Sheet& sheet) {
  std::string out = sheet.notes.empty() ? "" : "\n";
  for (const std::string& note : sheet.notes) {
    out += "- " + MarkdownText(note) + "\n";
  }
  return out;
}

bool ParseFormat(std::string_view text, Format* format) {
  static constexpr std::pair<std::string_view, Format> kFormats[] = {
      {"text", Format::kText},
      {"json", Format::kJson},
      {"csv", Format::kCsv},
      {"tsv", Format::kTsv},
      {"markdown", Format::kMarkdown}};
  for (const auto& [name, value] : kFormats) {
    if (name != text) continue;
    *format = value;
    return true;
  }
  return false;
}

ProseTable TableOf(const Sheet& sheet) {
  return {ShownRows(sheet, [](const std::string& text) { return text; }),
          NumberColumns(sheet),
          sheet.keys};
}

std::string CsvField(std::string_view text, char separator) {
  const char special[] = {separator, '"', '\n', '\r'};
  if (text.find_first_of(std::string_view(special, sizeof(special))) ==
      std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char byte : text) {
    if (byte == '"') quoted += '"';
    quoted += byte;
  }
  return quoted + "\"";
}

std::string Render(const Sheet& sheet, Format format, const TextStyle& style) {
  switch (format) {
    case Format::kText:
      return RenderText(sheet, style);
    case Format::kCsv:
    case Format::kTsv:
      return RenderSeparated(sheet, SeparatorOf(format));
    case Format::kMarkdown:
      return RenderMarkdown(sheet);
    case Format::kJson:
      break;
  }
  throw std::logic_error("a sheet has no JSON form");
}

}  // namespace routescale
