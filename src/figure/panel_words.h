#pragma once

#include <string>
#include <vector>

#include "figure/page.h"
#include "figure/ticks.h"

namespace routescale {

double WidthOf(const std::string& text, const Metrics::Type& type);
double WidestTick(const std::vector<Tick>& ticks, const Metrics::Type& type);
std::vector<std::string> LinesOf(const std::string& text,
                                 double width,
                                 const Metrics::Type& type);

// What is written around the plotting area of a panel but for its x axis:
// title, label of the y axis, labels to the right and above.
class PanelWords {
 public:
  PanelWords(const Metrics& metrics, double height)
      : metrics_(metrics), height_(height) {}

  std::vector<std::string> YLabel(const Panel& panel) const;
  void Add(const PlacedPanel& placed,
           bool shows_y,
           std::vector<PlacedText>* texts) const;

 private:
  void AddYLabel(const PlacedPanel& placed,
                 std::vector<PlacedText>* texts) const;
  void AddRightLabels(const PlacedPanel& placed,
                      std::vector<PlacedText>* texts) const;
  void AddUpperLabels(const PlacedPanel& placed,
                      std::vector<PlacedText>* texts) const;

  const Metrics& metrics_;
  double height_;
};

}  // namespace routescale
