#include "figure/page.h"

#include <algorithm>

#include "figure/gnuplot.h"
#include "figure/panel_words.h"
#include "figure/ticks.h"
#include "report/layout.h"

namespace routescale {
namespace {

constexpr double kKeyWidth = 3;    // characters of a mark and its distance
constexpr double kKeyGap = 2.5;    // characters between entries
constexpr double kLabelGap = 1.2;  // characters between labels of ticks

void Unlabel(std::vector<Tick>* ticks) {
  for (Tick& tick : *ticks) {
    if (!tick.label.empty()) tick.label = " ";
  }
}

// What a panel needs around its plotting area.
struct Margins {
  double left = 0, right = 0, top = 0, bottom = 0;
};

class Layout {
 public:
  Layout(const Figure& figure, const Metrics& metrics)
      : figure_(figure),
        metrics_(metrics),
        columns_(std::min(static_cast<size_t>(figure.columns),
                          figure.panels.size())),
        height_(metrics.panel_height * figure.height),
        words_(metrics, height_) {}

  Page Make() {
    page_.width = metrics_.width;
    y_ = metrics_.one_panel ? 0 : metrics_.margin;
    if (!metrics_.one_panel) AddHead();
    AddPanels();
    if (!metrics_.one_panel) AddCaption();
    page_.height = y_;
    return std::move(page_);
  }

 private:
  void AddLines(const std::string& text, Type type, const Metrics::Type& size) {
    if (text.empty()) return;
    const double room = metrics_.width - 2 * metrics_.margin;
    for (const std::string& line : LinesOf(text, room, size)) {
      page_.texts.push_back(
          {metrics_.margin, y_ + size.line / 2, line, type, Align::kLeft});
      y_ += size.line;
    }
  }

  void AddHead() {
    if (!figure_.title.empty()) {
      AddLines(figure_.title, Type::kTitle, metrics_.title);
      y_ += metrics_.margin / 2;
    }
    if (!figure_.legend) return;
    const double character = metrics_.body.character;
    double x = metrics_.margin;
    bool any = false;
    for (const Series* series : LegendOf(figure_)) {
      const double width =
          kKeyWidth * character + WidthOf(series->name, metrics_.body);
      if (any && x + width > metrics_.width - metrics_.margin) {
        x = metrics_.margin;
        y_ += metrics_.body.line;
      }
      any = true;
      page_.keys.push_back({x, y_ + metrics_.body.line / 2, series});
      page_.texts.push_back({x + kKeyWidth * character,
                             y_ + metrics_.body.line / 2,
                             OneLine(series->name)});
      x += width + kKeyGap * character;
    }
    if (any) y_ += metrics_.body.line + metrics_.margin / 2;
  }

  void AddCaption() {
    y_ += metrics_.margin / 2;
    for (const std::string& paragraph : figure_.caption) {
      AddLines(paragraph, Type::kSmall, metrics_.small);
    }
    if (HasRibbon()) AddLines(figure_.ribbons, Type::kSmall, metrics_.small);
    y_ += metrics_.margin;
  }

  bool HasRibbon() const {
    for (const Panel& panel : figure_.panels) {
      for (const Series& series : panel.series) {
        if (series.kind == Series::kRibbon && IsDrawn(series)) return true;
      }
    }
    return false;
  }

  bool HasPanelBelow(size_t index) const {
    return index + columns_ < figure_.panels.size();
  }

  bool ShowsY(size_t index) const {
    return !figure_.share_y || index % columns_ == 0;
  }

  Margins MarginsOf(size_t index, const PlacedPanel& placed) const {
    const Panel& panel = figure_.panels[index];
    Margins margins;
    margins.left = metrics_.margin;
    if (ShowsY(index)) {
      margins.left += metrics_.tick + WidestTick(placed.y_ticks, metrics_.body);
      margins.left +=
          metrics_.body.line * static_cast<double>(words_.YLabel(panel).size());
    }
    for (const EdgeLabel& label : panel.right) {
      margins.right = std::max(
          margins.right, metrics_.tick + WidthOf(label.text, metrics_.small));
    }
    margins.right = std::max(margins.right, 2 * metrics_.body.character);
    margins.top = metrics_.body.line / 2;
    if (!panel.title.empty()) margins.top = metrics_.body.line;
    if (!panel.above.empty()) margins.top += metrics_.small.line;
    margins.bottom = metrics_.tick + metrics_.body.line;
    return margins;
  }

  void ChooseYTicks(PlacedPanel* placed) const {
    placed->y_ticks =
        AxisTicks(placed->panel->y,
                  {[this](const std::string&) { return metrics_.body.line; },
                   height_,
                   metrics_.one_panel ? 1 : metrics_.body.line / 3});
  }

  void ChooseXTicks(PlacedPanel* placed) const {
    placed->x_ticks = AxisTicks(placed->panel->x,
                                {[this](const std::string& label) {
                                   return WidthOf(label, metrics_.body);
                                 },
                                 placed->right - placed->left,
                                 kLabelGap * metrics_.body.character});
  }

  void AddPanels() {
    const size_t count = figure_.panels.size();
    std::vector<Margins> margins(count), widest(columns_);
    for (size_t i = 0; i < count; ++i) {
      PlacedPanel placed;
      placed.panel = &figure_.panels[i];
      ChooseYTicks(&placed);
      margins[i] = MarginsOf(i, placed);
      page_.panels.push_back(std::move(placed));
      Margins& column = widest[i % columns_];
      column.left = std::max(column.left, margins[i].left);
      column.right = std::max(column.right, margins[i].right);
    }
    double room = metrics_.width - metrics_.margin;
    for (const Margins& column : widest) room -= column.left + column.right;
    const double width = room / static_cast<double>(columns_);
    for (size_t row = 0; row * columns_ < count; ++row) {
      const size_t end = std::min(count, (row + 1) * columns_);
      AddRow(row * columns_, end, width, widest, margins);
    }
  }

  void AddRow(size_t first,
              size_t end,
              double width,
              const std::vector<Margins>& widest,
              const std::vector<Margins>& margins) {
    double top = 0, x = 0;
    for (size_t i = first; i < end; ++i) top = std::max(top, margins[i].top);
    double below = 0;
    for (size_t i = first; i < end; ++i) {
      PlacedPanel& placed = page_.panels[i];
      x += widest[i - first].left;
      placed.left = x;
      placed.right = x += width;
      x += widest[i - first].right;
      placed.top = y_ + top;
      placed.bottom = placed.top + height_;
      ChooseXTicks(&placed);
      words_.Add(placed, ShowsY(i), &page_.texts);
      below = std::max(below, AddXLabel(i, placed, margins[i].bottom));
      if (!ShowsY(i)) Unlabel(&placed.y_ticks);
    }
    if (figure_.share_x && !HasPanelBelow(first)) {
      below += AddSharedXLabel(first, end, margins[first].bottom);
    }
    y_ += top + height_ + below;
  }

  // Gives the room that is taken below the plotting area.
  double AddXLabel(size_t index, const PlacedPanel& placed, double bottom) {
    const std::string& label = placed.panel->x.label;
    if (metrics_.one_panel || figure_.share_x || label.empty()) {
      return bottom + (HasPanelBelow(index) ? metrics_.margin : 0);
    }
    const double room =
        placed.right - placed.left + 4 * metrics_.body.character;
    for (const std::string& line : LinesOf(label, room, metrics_.body)) {
      page_.texts.push_back({(placed.left + placed.right) / 2,
                             placed.bottom + bottom + metrics_.body.line / 2,
                             line,
                             Type::kBody,
                             Align::kCentre});
      bottom += metrics_.body.line;
    }
    return bottom + metrics_.margin / 2;
  }

  double AddSharedXLabel(size_t first, size_t end, double bottom) {
    const PlacedPanel& left = page_.panels[first];
    const PlacedPanel& right = page_.panels[end - 1];
    page_.texts.push_back({(left.left + right.right) / 2,
                           left.bottom + bottom + metrics_.body.line / 2,
                           OneLine(left.panel->x.label),
                           Type::kBody,
                           Align::kCentre});
    return metrics_.body.line;
  }

  const Figure& figure_;
  const Metrics& metrics_;
  size_t columns_;
  double height_;
  PanelWords words_;
  double y_ = 0;
  Page page_;
};

}  // namespace

std::vector<const Series*> LegendOf(const Figure& figure) {
  std::vector<const Series*> legend;
  for (const Panel& panel : figure.panels) {
    for (const Series& series : panel.series) {
      if (series.name.empty()) continue;
      const auto found =
          std::find_if(legend.begin(), legend.end(), [&](const Series* other) {
            return other->name == series.name;
          });
      if (found == legend.end()) {
        legend.push_back(&series);
      } else if (series.kind == Series::kPoints) {
        *found = &series;
      }
    }
  }
  return legend;
}

Page LayOut(const Figure& figure, const Metrics& metrics) {
  return Layout(figure, metrics).Make();
}

}  // namespace routescale
