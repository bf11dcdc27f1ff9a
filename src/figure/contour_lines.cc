#include "figure/contour_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>

namespace routescale {
namespace {

// Corners of a cell, anticlockwise from its lower left; edge e runs from corner
// e to the next.
constexpr size_t kCorners = 4;
constexpr std::array<size_t, kCorners> kRight = {0, 1, 1, 0};
constexpr std::array<size_t, kCorners> kUp = {0, 0, 1, 1};

class Tracer {
 public:
  Tracer(const ValueGrid& grid, double level) : grid_(grid), level_(level) {
    for (size_t j = 0; j + 1 < grid.y.size(); ++j) {
      for (size_t i = 0; i + 1 < grid.x.size(); ++i) AddCell(i, j);
    }
  }

  // Open lines from their ends first, then closed ones.
  std::vector<Polyline> Lines() {
    std::vector<Polyline> lines;
    for (const bool open : {true, false}) {
      for (auto& [edge, ends] : links_) {
        if (ends.size() == (open ? 1u : 2u)) lines.push_back(Follow(edge));
      }
    }
    return lines;
  }

 private:
  // An edge of the grid: the index of its lower left corner times two, plus one
  // if it goes upwards.
  using Edge = size_t;

  size_t Index(size_t i, size_t j) const { return j * grid_.x.size() + i; }

  Edge EdgeOf(size_t i, size_t j, size_t side) const {
    switch (side) {
      case 0:
        return 2 * Index(i, j);
      case 1:
        return 2 * Index(i + 1, j) + 1;
      case 2:
        return 2 * Index(i, j + 1);
      default:
        return 2 * Index(i, j) + 1;
    }
  }

  void AddCell(size_t i, size_t j) {
    std::array<double, kCorners> value;
    std::array<bool, kCorners> above;
    double mean = 0;
    for (size_t c = 0; c < kCorners; ++c) {
      value[c] = grid_.values[Index(i + kRight[c], j + kUp[c])];
      if (!std::isfinite(value[c])) return;
      above[c] = value[c] > level_;
      mean += value[c] / kCorners;
    }
    std::vector<size_t> crossed;
    for (size_t c = 0; c < kCorners; ++c) {
      if (above[c] != above[(c + 1) % kCorners]) crossed.push_back(c);
    }
    if (crossed.empty()) return;
    // On a saddle the corners that are unlike the middle are cut off.
    const size_t shift =
        crossed.size() == kCorners && above[0] != (mean > level_) ? 3 : 0;
    for (size_t k = 0; k < crossed.size(); k += 2) {
      Join(EdgeOf(i, j, crossed[(k + shift) % crossed.size()]),
           EdgeOf(i, j, crossed[(k + 1 + shift) % crossed.size()]));
    }
  }

  void Join(Edge a, Edge b) {
    links_[a].push_back(b);
    links_[b].push_back(a);
  }

  Polyline Follow(Edge edge) {
    Polyline line = {PointOn(edge)};
    while (!links_[edge].empty()) {
      const Edge next = links_[edge].back();
      links_[edge].pop_back();
      std::vector<Edge>& back = links_[next];
      back.erase(std::find(back.begin(), back.end(), edge));
      edge = next;
      line.push_back(PointOn(edge));
    }
    return line;
  }

  std::pair<double, double> PointOn(Edge edge) const {
    const size_t corner = edge / 2, columns = grid_.x.size();
    const size_t i = corner % columns, j = corner / columns;
    const size_t right = edge % 2 == 0 ? 1 : 0, up = 1 - right;
    const double from = grid_.values[corner];
    const double to = grid_.values[Index(i + right, j + up)];
    const double part = (level_ - from) / (to - from);
    return {grid_.x[i] + part * (grid_.x[i + right] - grid_.x[i]),
            grid_.y[j] + part * (grid_.y[j + up] - grid_.y[j])};
  }

  const ValueGrid& grid_;
  double level_;
  std::map<Edge, std::vector<Edge>> links_;
};

}  // namespace

std::vector<Polyline> ContourLines(const ValueGrid& grid, double level) {
  return Tracer(grid, level).Lines();
}

}  // namespace routescale
