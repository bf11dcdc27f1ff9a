#pragma once

#include <string>
#include <vector>

#include "routescale/report.h"

namespace routescale {

// Finished cells, the first row the header; right[c] goes to the right.
struct ProseTable {
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> right;

  // `names` go to the left, `numbers` to the right.
  static ProseTable Start(const std::vector<std::string>& names,
                          const std::vector<std::string>& numbers);
};

// A sheet as people read it, without its title, facts and notes.
ProseTable TableOf(const Sheet& sheet);

// Text or Markdown of several titled tables with notes.
class ProseDocument {
 public:
  ProseDocument(Format format, bool colour)
      : markdown_(format == Format::kMarkdown), colour_(colour) {}

  // The conclusion; what stands over a later table.
  void Title(const std::string& text);
  void Heading(const std::string& text);
  void Add(const ProseTable& table);
  void Notes(const std::vector<std::string>& notes);

  const std::string& text() const { return out_; }

 private:
  bool markdown_, colour_;
  std::string out_;
};

// "0.0204", "<0.0001", "–" for NaN.
std::string PValue(double p);

}  // namespace routescale
