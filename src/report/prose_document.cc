#include "report/prose_document.h"

#include <fmt/format.h>

#include <cmath>

#include "report/layout.h"

namespace routescale {

ProseTable ProseTable::Start(const std::vector<std::string>& names,
                             const std::vector<std::string>& numbers) {
  ProseTable table;
  table.rows = {names};
  table.right.assign(names.size(), false);
  table.rows[0].insert(table.rows[0].end(), numbers.begin(), numbers.end());
  table.right.resize(table.rows[0].size(), true);
  return table;
}

void ProseDocument::Title(const std::string& text) {
  out_ +=
      markdown_ ? "### " + MarkdownText(text) : Bold(OneLine(text), colour_);
  out_ += "\n\n";
}

void ProseDocument::Heading(const std::string& text) {
  out_ += markdown_ ? "\n#### " + MarkdownText(text) : "\n" + OneLine(text);
  out_ += "\n\n";
}

void ProseDocument::Add(const ProseTable& table) {
  std::vector<std::vector<std::string>> rows = table.rows;
  for (auto& row : rows) {
    for (auto& cell : row) {
      cell = markdown_ ? MarkdownText(cell) : OneLine(cell);
    }
  }
  if (markdown_) {
    out_ += MarkdownTable(rows, table.right);
    return;
  }
  for (const std::string& line : AlignColumns(rows, table.right)) {
    out_ += line + "\n";
  }
}

void ProseDocument::Notes(const std::vector<std::string>& notes) {
  out_ += "\n";
  for (const std::string& note : notes) {
    out_ += markdown_ ? "- " + MarkdownText(note) : OneLine(note);
    out_ += "\n";
  }
}

std::string PValue(double p) {
  if (std::isnan(p)) return "–";
  return p < 1e-4 ? "<0.0001" : fmt::format("{:.4f}", p);
}

}  // namespace routescale
