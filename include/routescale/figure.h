#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "routescale/legal.h"

namespace routescale {

// A figure as a description: what is shown, in the units of the data. Where it
// stands on the page, ticks and sizes of type are found when it is drawn. No
// text is ever read as markup or as a command.

enum class Marker {
  kCircle,
  kSquare,
  kTriangle,
  kDiamond,
  kInverted,
  kPentagon,
};

struct Style {
  uint32_t colour = 0;  // 0xRRGGBB
  Marker marker = Marker::kCircle;
  double size = 1;   // of marks, a share of the usual
  double width = 1;  // of lines, in points
  bool dashed = false;
};

// x[i], y[i]; NaN breaks a line. A ribbon lies between y[i] and high[i].
struct Series {
  enum Kind { kLine, kRibbon, kPoints } kind = kLine;
  std::string name;  // in the legend; "" for none
  Style style;
  std::vector<double> x, y;
  std::vector<double> high = {};
  // SVG: what a mark says when a pointer rests on it, [i]; empty for none.
  std::vector<std::string> labels = {};
  std::string group = {};  // SVG: of the fit, as data-group; "" for none
};

struct Tick {
  double at = 0;
  std::string label;  // "": a small tick
};

struct Axis {
  std::string label;
  bool log = false;
  double low = 0, high = 1;
  bool si = false;             // ticks as 100M, 1B
  bool powers_of_two = false;  // ticks at 1, 2, 4, … on a log axis
  // Instead of those that would be chosen: names, at 1, 2, 3, ….
  std::vector<Tick> ticks = {};
};

// A word beside a place of the panel, moved a little where two would overlap:
// to the right of the right edge, or above the upper one.
struct EdgeLabel {
  double at = 0;  // y for the right edge, x for the upper one
  std::string text;
};

// A word inside the panel.
struct PlacedLabel {
  double x = 0, y = 0;
  std::string text;
};

struct Panel {
  std::string title;  // "" for none
  Axis x, y;
  std::vector<Series> series;  // drawn in this order
  std::vector<EdgeLabel> right = {}, above = {};
  std::vector<PlacedLabel> labels = {};
};

struct Figure {
  static constexpr Legal<double> kLegalWidth{40, 1000};  // millimetres

  std::string title;
  std::vector<Panel> panels;  // row by row, `columns` in each
  int columns = 1;
  bool wide = false;  // two columns of a journal even for one panel in a row
  double height = 1;  // of a panel, a share of the usual
  double width = 0;   // of the page; 0: as it suits the panels
  bool share_x = false, share_y = false;  // all panels have the same axis
  bool legend = true;                     // of the named series
  std::vector<std::string> caption;       // a paragraph each
  std::string ribbons;  // what they are; where they are drawn the caption's end
};

enum class FigureFormat { kSvg, kPng, kPdf, kTerminal };

// By the ending of a file's name; the terminal for "" and "-". Throws Error
// (kUsage) for any other.
FigureFormat FigureFormatOf(const std::string& path);

struct DrawOptions {
  FigureFormat format = FigureFormat::kSvg;
  bool background = true;  // SVG: a white ground
  int columns = 80;        // of the terminal
  bool colour = false;     // in the terminal
};

// The gnuplot script that draws a figure, data included; `output` is the file
// that it then writes, "" for standard output. One column of a journal is
// 85 mm wide, several panels in a row take two: 175 mm. Deterministic.
std::string GnuplotScript(const Figure& figure,
                          const DrawOptions& options,
                          const std::string& output = "");

// The bytes of the SVG, PNG or PDF file, or the text for a terminal, drawn by
// the program gnuplot, without a shell, its script on standard input. SVG is
// the same to the byte for the same version of gnuplot. Throws Error
// (kRuntime) where gnuplot is missing or fails.
std::string DrawFigure(const Figure& figure, const DrawOptions& options);

// For several SVG figures in one HTML page: the element alone, its ids begin
// with `prefix`, `title` is what it is called to readers who do not see it.
std::string InlineSvg(const std::string& svg,
                      const std::string& prefix,
                      const std::string& title);

// Whether figures can be drawn: the program gnuplot is found in PATH.
bool CanDraw();

}  // namespace routescale
