#include "figure/ticks.h"

#include <algorithm>
#include <cmath>

#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr int kMostTicks = 12;
constexpr double kShortAxis = 5;  // equal steps on a log axis up to this ratio
constexpr double kRounding = 1e-9;  // of an axis: ticks at its very ends count

bool Inside(const Axis& axis, double value) {
  const double share = AxisShare(axis, value);
  return share >= -kRounding && share <= 1 + kRounding;
}

// 1, 2 or 5 times a power of ten, at most `most` steps in `span`.
double NiceStep(double span, int most) {
  const double least = span / most;
  const double decade = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * decade >= least * (1 - kRounding)) return factor * decade;
  }
  return 10 * decade;
}

std::vector<Tick> LinearTicks(const Axis& axis, int most) {
  const double step = NiceStep(axis.high - axis.low, most);
  std::vector<Tick> ticks;
  const double first = std::ceil(axis.low / step - kRounding);
  for (int i = 0; (first + i) * step <= axis.high + kRounding * step; ++i) {
    // Rounded, as 3 × 0.1 is not 0.3.
    const double digits = std::max(0.0, std::ceil(-std::log10(step)));
    const double unit = std::pow(10.0, digits);
    const double at = std::round((first + i) * step * unit) / unit;
    ticks.push_back({at, TickLabel(axis, at)});
  }
  return ticks;
}

std::vector<Tick> PowerTicks(const Axis& axis, int stride) {
  std::vector<Tick> ticks;
  const int low = static_cast<int>(std::ceil(std::log2(axis.low) - kRounding));
  const int high =
      static_cast<int>(std::floor(std::log2(axis.high) + kRounding));
  for (int power = low; power <= high; ++power) {
    const double at = std::ldexp(1.0, power);
    const bool labelled = (power % stride + stride) % stride == 0;
    ticks.push_back({at, labelled ? TickLabel(axis, at) : ""});
  }
  return ticks;
}

// Labels at `leads` times each power of ten whose exponent `stride` divides.
std::vector<Tick> DecadeTicks(const Axis& axis,
                              const std::vector<int>& leads,
                              int stride) {
  std::vector<Tick> ticks;
  const int low = static_cast<int>(std::floor(std::log10(axis.low)));
  const int high = static_cast<int>(std::ceil(std::log10(axis.high)));
  for (int power = low; power <= high; ++power) {
    for (int lead = 1; lead < 10; ++lead) {
      if (lead > 1 && stride > 1) continue;
      const double at = lead * std::pow(10.0, power);
      if (!Inside(axis, at)) continue;
      const bool labelled =
          std::find(leads.begin(), leads.end(), lead) != leads.end() &&
          (power % stride + stride) % stride == 0;
      ticks.push_back({at, labelled ? TickLabel(axis, at) : ""});
    }
  }
  return ticks;
}

size_t Labelled(const std::vector<Tick>& ticks) {
  return static_cast<size_t>(
      std::count_if(ticks.begin(), ticks.end(), [](const Tick& tick) {
        return !tick.label.empty();
      }));
}

// From the most ticks to the fewest.
std::vector<std::vector<Tick>> Candidates(const Axis& axis) {
  std::vector<std::vector<Tick>> candidates;
  if (axis.log && axis.powers_of_two) {
    for (int stride = 1; stride < kMostTicks; ++stride) {
      candidates.push_back(PowerTicks(axis, stride));
    }
    return candidates;
  }
  const std::vector<int> dense = {1, 2, 5};
  if (axis.log && axis.high > kShortAxis * axis.low) {
    for (const auto& leads :
         {dense, std::vector<int>{1, 3}, std::vector<int>{1}}) {
      candidates.push_back(DecadeTicks(axis, leads, 1));
    }
    for (int stride = 2; stride < kMostTicks; ++stride) {
      candidates.push_back(DecadeTicks(axis, {1}, stride));
    }
    return candidates;
  }
  for (int most = kMostTicks; most > 0; --most) {
    candidates.push_back(LinearTicks(axis, most));
  }
  return candidates;
}

bool Fits(const Axis& axis,
          const std::vector<Tick>& ticks,
          const TickRoom& room) {
  const Tick* before = nullptr;
  for (const Tick& tick : ticks) {
    if (tick.label.empty()) continue;
    if (before != nullptr) {
      const double apart =
          (AxisShare(axis, tick.at) - AxisShare(axis, before->at)) *
          room.length;
      const double needed =
          (room.size(tick.label) + room.size(before->label)) / 2 + room.gap;
      if (apart < needed) return false;
    }
    before = &tick;
  }
  return true;
}

}  // namespace

std::string TickLabel(const Axis& axis, double value) {
  return axis.si ? SiNumber(value) : ShortNumber(value);
}

double AxisShare(const Axis& axis, double value) {
  if (!axis.log) return (value - axis.low) / (axis.high - axis.low);
  return std::log(value / axis.low) / std::log(axis.high / axis.low);
}

std::vector<Tick> AxisTicks(const Axis& axis, const TickRoom& room) {
  if (!axis.ticks.empty()) return axis.ticks;
  std::vector<std::vector<Tick>> candidates = Candidates(axis);
  for (auto& ticks : candidates) {
    if (Labelled(ticks) > 1 && Fits(axis, ticks, room)) return ticks;
  }
  return candidates.back();
}

}  // namespace routescale
