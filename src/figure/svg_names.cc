#include "figure/svg_names.h"

#include <algorithm>

#include "figure/gnuplot.h"
#include "report/layout.h"

namespace routescale {
namespace {

constexpr size_t kMostLabels = 5000;  // of a series: pages stay small
constexpr char kStart[] = "<g id=\"figure_plot_";
constexpr char kTitle[] = "<title>", kTitleEnd[] = "</title>";
constexpr char kMark[] = "<use ", kMarkEnd[] = "/>";
constexpr char kEnd[] = "\n\t</g>";

std::string TitleElement(const std::string& text) {
  return text.empty() ? "" : kTitle + EscapeMarkup(text) + kTitleEnd;
}

// Marks with their labels, if each has one: gnuplot leaves out those that lie
// outside the axes.
std::string LabelledMarks(const Series& series, const std::string& block) {
  if (series.labels.size() > kMostLabels) return block;
  std::string text;
  size_t from = 0, marks = 0;
  for (size_t at = block.find(kMark); at != std::string::npos;
       at = block.find(kMark, from)) {
    const size_t end = block.find(kMarkEnd, at);
    if (end == std::string::npos || marks == series.labels.size()) return block;
    text += block.substr(from, end - from) + ">" +
            TitleElement(series.labels[marks++]) + "</use>";
    from = end + sizeof(kMarkEnd) - 1;
  }
  return marks == series.labels.size() ? text + block.substr(from) : block;
}

// The element of one series, which begins with kStart.
std::string Named(const Series& series, std::string block) {
  const size_t at = block.find(kTitle), end = block.find(kTitleEnd);
  if (at == std::string::npos || end == std::string::npos) return block;
  block.replace(
      at, end + sizeof(kTitleEnd) - 1 - at, TitleElement(series.name));
  if (!series.group.empty()) {
    block.insert(2, " data-group=\"" + EscapeMarkup(series.group) + "\"");
  }
  return LabelledMarks(series, block);
}

}  // namespace

void NameSeries(const Figure& figure, std::string* svg) {
  std::string named;
  size_t from = 0;
  for (const Panel& panel : figure.panels) {
    if (std::none_of(panel.series.begin(), panel.series.end(), IsDrawn)) return;
    for (const Series& series : panel.series) {
      if (!IsDrawn(series)) continue;
      const size_t at = svg->find(kStart, from);
      const size_t end = svg->find(kEnd, at);
      if (end == std::string::npos) return;
      named += svg->substr(from, at - from) +
               Named(series, svg->substr(at, end - at));
      from = end;
    }
  }
  if (svg->find(kStart, from) != std::string::npos) return;
  *svg = named + svg->substr(from);
}

}  // namespace routescale
