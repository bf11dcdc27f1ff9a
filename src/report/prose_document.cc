#include "report/prose_document.h"

#include <fmt/format.h>

#include <cmath>

#include "report/layout.h"

namespace routescale {

void ProseDocument::Title(const std::string& text) {
  out_ +=
      markdown_ ? "### " + MarkdownText(text) + "\n" : BoldLines(text, style_);
  out_ += "\n";
}

void ProseDocument::Heading(const std::string& text) {
  out_ += markdown_ ? "\n#### " + MarkdownText(text) + "\n"
                    : "\n" + Wrap("", OneLine(text), Room(style_));
  out_ += "\n";
}

void ProseDocument::Add(const ProseTable& table) {
  ProseTable shown = table;
  for (auto& row : shown.rows) {
    for (auto& cell : row) {
      cell = markdown_ ? MarkdownText(cell) : OneLine(cell);
    }
  }
  if (markdown_) {
    out_ += MarkdownTable(shown.rows, shown.right);
    return;
  }
  for (const std::string& line : TextTable(shown, Room(style_)).Lines()) {
    out_ += line + "\n";
  }
}

void ProseDocument::Notes(const std::vector<std::string>& notes) {
  out_ += "\n";
  for (const std::string& note : notes) {
    out_ += markdown_ ? "- " + MarkdownText(note) + "\n"
                      : WrapNote(OneLine(note), Room(style_));
  }
}

std::string BoldLines(const std::string& text, const TextStyle& style) {
  std::string lines = Wrap("", OneLine(text), Room(style));
  lines.pop_back();
  return Bold(lines, style.colour) + "\n";
}

std::string PValue(double p) {
  if (std::isnan(p)) return "–";
  return p < 1e-4 ? "<0.0001" : fmt::format("{:.4f}", p);
}

}  // namespace routescale
