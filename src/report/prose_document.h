#pragma once

#include <string>
#include <vector>

#include "report/text_table.h"
#include "routescale/report.h"

namespace routescale {

// A sheet as people read it, without its title, facts and notes.
ProseTable TableOf(const Sheet& sheet);

// Text or Markdown of several titled tables with notes.
class ProseDocument {
 public:
  ProseDocument(Format format, const TextStyle& style)
      : markdown_(format == Format::kMarkdown), style_(style) {}

  // The conclusion; what stands over a later table.
  void Title(const std::string& text);
  void Heading(const std::string& text);
  void Add(const ProseTable& table);
  void Notes(const std::vector<std::string>& notes);

  const std::string& text() const { return out_; }

 private:
  bool markdown_;
  TextStyle style_;
  std::string out_;
};

// A text that may be broken over lines, in bold. Final newline.
std::string BoldLines(const std::string& text, const TextStyle& style);

// "0.0204", "<0.0001", "–" for NaN.
std::string PValue(double p);

}  // namespace routescale
