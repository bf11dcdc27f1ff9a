#pragma once

#include <functional>
#include <string>
#include <vector>

#include "routescale/figure.h"

namespace routescale {

// The value of an axis in words: 1.3B, 64, 0.002.
std::string TickLabel(const Axis& axis, double value);

// How much room a label takes, and how far apart two values lie, in one unit.
struct TickRoom {
  std::function<double(const std::string& label)> size;
  double length = 1;  // of the axis
  double gap = 0;     // between labels
};

// As many labelled ticks at round values as have room, and small ones between:
// decades, 1-2-5, powers of two, or equal steps. Those of the axis itself if it
// has any.
std::vector<Tick> AxisTicks(const Axis& axis, const TickRoom& room);

// The position of a value along the axis: 0 at its low end, 1 at its high end.
double AxisShare(const Axis& axis, double value);

}  // namespace routescale
