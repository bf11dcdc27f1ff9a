#include "figure/metrics.h"

namespace routescale {
namespace {

constexpr double kPixelsPerMillimetre = 96 / 25.4;
constexpr double kOneColumn = 85 * kPixelsPerMillimetre;
constexpr double kTwoColumns = 175 * kPixelsPerMillimetre;

}  // namespace

Metrics PageMetrics(const Figure& figure) {
  const bool one =
      !figure.wide && (figure.columns == 1 || figure.panels.size() == 1);
  Metrics metrics;
  const double usual = one ? kOneColumn : kTwoColumns;
  metrics.width =
      figure.width > 0 ? figure.width * kPixelsPerMillimetre : usual;
  metrics.panel_height = (one ? 190 : 150) * metrics.width / usual;
  metrics.title = {6.7, 13.5};
  metrics.body = {5.4, 12};
  metrics.small = {4.8, 10.5};
  metrics.tick = 9;
  metrics.margin = 8;
  return metrics;
}

Metrics TerminalMetrics(const DrawOptions& options) {
  Metrics metrics;
  metrics.width = options.columns;
  metrics.panel_height = kTerminalRows;
  metrics.title = metrics.body = metrics.small = {1, 1};
  metrics.tick = 2;
  metrics.one_panel = true;
  return metrics;
}

}  // namespace routescale
