#pragma once

#include <string>
#include <vector>

#include "routescale/figure.h"

namespace routescale {

// Sizes that things take on a page, in its unit: CSS pixels of 1/96 inch, or
// characters of a terminal. Widths of characters are those of a wide typeface,
// as the reader's own is not known.
struct Metrics {
  double width = 0;         // of the page
  double panel_height = 0;  // of the plotting area
  struct Type {
    double character = 0, line = 0;
  } title, body, small;
  double tick = 0;         // from the axis to the label of a tick
  double margin = 0;       // at the edges of the page and between panels
  bool one_panel = false;  // a terminal: words stand around the page, not in it
};

enum class Align { kLeft, kCentre, kRight };
enum class Type { kTitle, kBody, kSmall };

// Text around its middle line at (x, y), y downwards from the top.
struct PlacedText {
  double x = 0, y = 0;
  std::string text;
  Type type = Type::kBody;
  Align align = Align::kLeft;
  bool upright = false;
};

// An entry of the legend: a mark or a stroke, then its name.
struct PlacedKey {
  double x = 0, y = 0;
  const Series* series = nullptr;
};

struct PlacedPanel {
  const Panel* panel = nullptr;
  double left = 0, right = 0, top = 0, bottom = 0;  // of the plotting area
  std::vector<Tick> x_ticks, y_ticks;  // without labels where shared
};

struct Page {
  double width = 0, height = 0;
  std::vector<PlacedPanel> panels;
  std::vector<PlacedText> texts;
  std::vector<PlacedKey> keys;
};

// Arranges a figure so that nothing overlaps; the height follows. Holds
// pointers into the figure.
Page LayOut(const Figure& figure, const Metrics& metrics);

// Named series of a figure, each name once: marks before lines before ribbons.
std::vector<const Series*> LegendOf(const Figure& figure);

// Places at least gaps[i] from place i to place i + 1, all as near as possible
// (least squares) to where they want to be; `wanted` ascends.
std::vector<double> SpreadApart(const std::vector<double>& wanted,
                                const std::vector<double>& gaps);

}  // namespace routescale
