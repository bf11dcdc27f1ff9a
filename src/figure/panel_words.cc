#include "figure/panel_words.h"

#include <algorithm>

#include "report/layout.h"

namespace routescale {
namespace {

std::vector<EdgeLabel> Ascending(std::vector<EdgeLabel> labels) {
  std::stable_sort(labels.begin(), labels.end(), [](auto& a, auto& b) {
    return a.at < b.at;
  });
  return labels;
}

}  // namespace

double WidthOf(const std::string& text, const Metrics::Type& type) {
  return static_cast<double>(DisplayWidth(text)) * type.character;
}

std::vector<std::string> LinesOf(const std::string& text,
                                 double width,
                                 const Metrics::Type& type) {
  constexpr double kFewest = 8;
  return BreakLines(
      OneLine(text),
      static_cast<size_t>(std::max(kFewest, width / type.character)));
}

double WidestTick(const std::vector<Tick>& ticks, const Metrics::Type& type) {
  double widest = 0;
  for (const Tick& tick : ticks) {
    widest = std::max(widest, WidthOf(tick.label, type));
  }
  return widest;
}

std::vector<std::string> PanelWords::YLabel(const Panel& panel) const {
  if (panel.y.label.empty() || metrics_.one_panel) return {};
  return LinesOf(panel.y.label, height_, metrics_.body);
}

void PanelWords::Add(const PlacedPanel& placed,
                     bool shows_y,
                     std::vector<PlacedText>* texts) const {
  const Panel& panel = *placed.panel;
  const double above = panel.above.empty() ? 0 : metrics_.small.line;
  if (!panel.title.empty()) {
    texts->push_back({(placed.left + placed.right) / 2,
                      placed.top - above - metrics_.body.line / 2,
                      OneLine(panel.title),
                      Type::kBody,
                      Align::kCentre});
  }
  if (shows_y) AddYLabel(placed, texts);
  AddRightLabels(placed, texts);
  AddUpperLabels(placed, texts);
}

void PanelWords::AddYLabel(const PlacedPanel& placed,
                           std::vector<PlacedText>* texts) const {
  const std::vector<std::string> lines = YLabel(*placed.panel);
  double x = placed.left - metrics_.tick -
             WidestTick(placed.y_ticks, metrics_.body) -
             metrics_.body.line * (static_cast<double>(lines.size()) - 0.25);
  for (const std::string& line : lines) {
    texts->push_back({x,
                      (placed.top + placed.bottom) / 2,
                      line,
                      Type::kBody,
                      Align::kCentre,
                      true});
    x += metrics_.body.line;
  }
}

void PanelWords::AddRightLabels(const PlacedPanel& placed,
                                std::vector<PlacedText>* texts) const {
  const Axis& axis = placed.panel->y;
  const auto labels = Ascending(placed.panel->right);
  std::vector<double> wanted, gaps;
  for (const EdgeLabel& label : labels) {
    wanted.push_back(AxisShare(axis, label.at) * height_);
    gaps.push_back(metrics_.small.line);
  }
  const std::vector<double> places = SpreadApart(wanted, gaps);
  for (size_t i = 0; i < labels.size(); ++i) {
    texts->push_back({placed.right + metrics_.tick / 2,
                      placed.bottom - places[i],
                      OneLine(labels[i].text),
                      Type::kSmall,
                      Align::kLeft});
  }
}

void PanelWords::AddUpperLabels(const PlacedPanel& placed,
                                std::vector<PlacedText>* texts) const {
  const Axis& axis = placed.panel->x;
  const auto labels = Ascending(placed.panel->above);
  std::vector<double> wanted, gaps;
  for (size_t i = 0; i < labels.size(); ++i) {
    wanted.push_back(AxisShare(axis, labels[i].at) *
                     (placed.right - placed.left));
    if (i == 0) continue;
    gaps.push_back((WidthOf(labels[i].text, metrics_.small) +
                    WidthOf(labels[i - 1].text, metrics_.small)) /
                       2 +
                   metrics_.small.character);
  }
  const std::vector<double> places = SpreadApart(wanted, gaps);
  for (size_t i = 0; i < labels.size(); ++i) {
    texts->push_back({placed.left + places[i],
                      placed.top - metrics_.small.line / 2,
                      OneLine(labels[i].text),
                      Type::kSmall,
                      Align::kCentre});
  }
}

}  // namespace routescale
