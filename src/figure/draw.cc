#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "figure/gnuplot.h"
#include "figure/page.h"
#include "figure/svg_names.h"
#include "report/layout.h"
#include "routescale/error.h"
#include "routescale/figure.h"

namespace routescale {
namespace {

constexpr int kNarrowest = 30;

void Replace(const std::string& what,
             const std::string& with,
             std::string* text) {
  std::string replaced;
  size_t from = 0;
  for (size_t at; (at = text->find(what, from)) != std::string::npos;
       from = at + what.size()) {
    replaced.append(*text, from, at - from).append(with);
  }
  if (from > 0) *text = replaced.append(*text, from, std::string::npos);
}

// The version of gnuplot says nothing of the figure, and where a text has ]]>
// gnuplot leaves it, though XML allows it only behind CDATA, of which gnuplot
// writes none.
std::string CleanSvg(std::string svg, const Figure& figure) {
  Replace("]]>", "]]&gt;", &svg);
  const size_t from = svg.find("<desc>"), to = svg.find("</desc>");
  if (from != std::string::npos && to != std::string::npos) {
    svg.replace(from, to - from, "<desc>Drawn by routescale with gnuplot");
  }
  NameSeries(figure, &svg);
  const std::string title = "<title>figure</title>";
  const size_t at = svg.find(title);
  if (at == std::string::npos) return svg;
  return svg.replace(
      at, title.size(), "<title>" + EscapeMarkup(figure.title) + "</title>");
}

// A PDF tells when it was drawn, which is no part of the figure.
void StopClock(std::string* pdf) {
  const std::string key = "/CreationDate (D:";
  const size_t at = pdf->find(key);
  if (at == std::string::npos) return;
  for (size_t i = at + key.size(); std::isdigit((*pdf)[i]) != 0; ++i) {
    (*pdf)[i] = "20000101000000"[(i - at - key.size()) % 14];
  }
}

// A page is read from farther away than paper.
constexpr double kOnScreen = 1.36;

// The size in a style, so that a page can make it smaller.
void LoosenSize(std::string* element) {
  const std::string key = " width=\"";
  const size_t from = element->find(key);
  const size_t to = element->find("viewBox");
  if (from == std::string::npos || to == std::string::npos || from > to) return;
  const double width = std::atof(element->c_str() + from + key.size());
  element->replace(
      from,
      to - from,
      " style=\"width:" + std::to_string(std::lround(kOnScreen * width)) +
          "px\" ");
}

// Lines without form feeds and the empty ones that a figure begins and ends
// with.
std::string TrimLines(const std::string& text) {
  std::string trimmed;
  size_t from = 0;
  while (from < text.size()) {
    size_t to = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, to - from);
    std::erase(line, '\f');
    line.erase(line.find_last_not_of(' ') + 1);
    if (!line.empty() || !trimmed.empty()) trimmed += line + "\n";
    from = to + 1;
  }
  const size_t end = trimmed.find_last_not_of('\n');
  return end == std::string::npos ? "" : trimmed.substr(0, end + 1) + "\n";
}

std::string TerminalLegend(const Figure& figure, size_t width) {
  if (!figure.legend) return "";
  std::string legend;
  for (const Series* series : LegendOf(figure)) {
    if (series->kind != Series::kPoints) continue;
    legend += (legend.empty() ? "" : ", ") + MarkLetter(series->style.marker) +
              " " + OneLine(series->name);
  }
  return legend.empty() ? "" : Wrap("", legend, width);
}

// Words around the panels, which gnuplot draws one after another.
std::string TerminalFigure(const Figure& figure, const DrawOptions& options) {
  const auto width = static_cast<size_t>(options.columns);
  std::string title = Wrap("", OneLine(figure.title), width);
  title.pop_back();
  std::string text =
      Bold(title, options.colour) + "\n" + TerminalLegend(figure, width);
  for (const Panel& panel : figure.panels) {
    Figure one;
    one.panels = {panel};
    one.panels[0].title.clear();
    one.height = figure.height;
    std::string head = panel.title;
    if (!panel.y.label.empty()) {
      head += (head.empty() ? "" : ": ") + panel.y.label;
    }
    text += "\n";
    if (!head.empty()) text += Wrap("", OneLine(head), width);
    text += TrimLines(RunGnuplot(GnuplotScript(one, options)));
    text +=
        std::string(width - std::min(width, DisplayWidth(panel.x.label)), ' ') +
        OneLine(panel.x.label) + "\n";
  }
  if (!figure.caption.empty()) text += "\n";
  for (const std::string& paragraph : figure.caption) {
    if (!paragraph.empty()) text += Wrap("", OneLine(paragraph), width);
  }
  return text;
}

}  // namespace

FigureFormat FigureFormatOf(const std::string& path) {
  if (path.empty() || path == "-") return FigureFormat::kTerminal;
  if (path.ends_with(".svg")) return FigureFormat::kSvg;
  if (path.ends_with(".png")) return FigureFormat::kPng;
  if (path.ends_with(".pdf")) return FigureFormat::kPdf;
  throw Error(ExitCode::kUsage, "does not end in .svg, .png or .pdf")
      .File("-o")
      .Value(path)
      .Hint("- or no -o draws in the terminal");
}

std::string DrawFigure(const Figure& figure, const DrawOptions& options) {
  DrawOptions wide = options;
  wide.columns = std::max(options.columns, kNarrowest);
  if (options.format == FigureFormat::kTerminal) {
    return TerminalFigure(figure, wide);
  }
  std::string bytes = RunGnuplot(GnuplotScript(figure, wide));
  if (options.format == FigureFormat::kSvg) return CleanSvg(bytes, figure);
  if (options.format == FigureFormat::kPdf) StopClock(&bytes);
  return bytes;
}

std::string InlineSvg(const std::string& svg,
                      const std::string& prefix,
                      const std::string& title) {
  std::string element = svg.substr(std::min(svg.find("<svg"), svg.size()));
  for (const char* id : {"gpDot", "gpPt", "textbox", "greybox"}) {
    Replace(std::string("id='") + id, "id='" + prefix + id, &element);
    Replace(std::string("'#") + id, "'#" + prefix + id, &element);
  }
  for (const char* id : {"gnuplot_canvas", "figure_plot_"}) {
    Replace(std::string("id=\"") + id, "id=\"" + prefix + id, &element);
  }
  LoosenSize(&element);
  const std::string start = "<svg";
  if (element.starts_with(start)) {
    element.insert(start.size(),
                   " role=\"img\" aria-label=\"" + EscapeMarkup(title) + "\"");
  }
  return element;
}

}  // namespace routescale
