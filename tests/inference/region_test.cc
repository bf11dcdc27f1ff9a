// Joint regions: on their outline the sum of squares, of which all else is
// solved by hand, is SSE (1 + 2 F/ν); the F of R, qf(0.95, 2, ν).

#include "routescale/region.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.h"
#include "inference/inference_test_util.h"
#include "routescale/error.h"

namespace routescale {
namespace {

using Outline = std::vector<std::pair<double, double>>;

const JointRegion& At95(const GroupFit& fit) { return fit.regions.at(1); }

GroupFit WithRegion(const Law& law,
                    const Points& points,
                    const std::vector<std::string>& names) {
  std::vector<GroupFit> fits = FitGroups(law, {points}, LinearResidual());
  TraceRegions(law, {points}, LinearResidual(), names, &fits);
  return fits[0];
}

// The area within a closed polygon, by the shoelace formula.
double AreaOf(const Outline& outline) {
  double sum = 0;
  for (size_t i = 0; i < outline.size(); ++i) {
    const auto& [x, y] = outline[i];
    const auto& [u, v] = outline[(i + 1) % outline.size()];
    sum += x * v - u * y;
  }
  return std::abs(sum) / 2;
}

TEST(JointRegion, OfALineIsTheEllipse) {
  constexpr double kF = 5.143252849784719;  // qf(0.95, 2, 6)
  const Points points = EightPoints();
  const auto sse = [&](double p, double q) {
    double sum = 0;
    for (size_t i = 0; i < points.size(); ++i) {
      const double r = points.response[i] - p - q * points.columns[0][i];
      sum += r * r;
    }
    return sum;
  };
  const GroupFit fit =
      WithRegion(FindLaw("p + q*x", {"x"}), points, {"p", "q"});
  const JointRegion& region = At95(fit);
  ASSERT_GT(region.outline.size(), 20u);
  const double limit = fit.statistics.sse * (1 + 2 * kF / 6);
  for (const auto& [p, q] : region.outline) {
    EXPECT_NEAR(sse(p, q), limit, 1e-5 * limit);
  }
  // π 2F √det C.
  const double area =
      std::numbers::pi * 2 * kF *
      std::sqrt(fit.covariance.topLeftCorner(2, 2).determinant());
  EXPECT_NEAR(AreaOf(region.outline), area, 0.01 * area);
}

class PowerLawRegion : public testing::Test {
 protected:
  PowerLawRegion() {
    CounterRandom random(3, 0);
    std::vector<double> x, y;
    for (int i = 1; i <= 15; ++i) {
      x.push_back(i);
      y.push_back(1.5 + 3 * std::pow(i, -0.6) + 0.05 * random.Normal());
    }
    points = LinePoints(x, y);
    fit = WithRegion(FindLaw("E0 + A*x^-alpha", {"x"}), points, {"A", "alpha"});
  }

  // E0 is the mean of what A x^-alpha leaves.
  double Sse(double a, double alpha) const {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < points.size(); ++i) {
      const double r =
          points.response[i] - a * std::pow(points.columns[0][i], -alpha);
      sum += r;
      squares += r * r;
    }
    return squares - sum * sum / static_cast<double>(points.size());
  }
  double Limit() const {
    constexpr double kF = 3.8852938346523933;  // qf(0.95, 2, 12)
    return fit.statistics.sse * (1 + 2 * kF / 12);
  }

  Points points;
  GroupFit fit;
};

TEST_F(PowerLawRegion, RefitsWithBothHeldLieOnIt) {
  ASSERT_GT(At95(fit).outline.size(), 20u);
  for (const auto& [a, alpha] : At95(fit).outline) {
    EXPECT_NEAR(Sse(a, alpha), Limit(), 1e-4 * Limit());
  }
}

// All of a grid that the sum of squares allows, and nothing else, is inside.
TEST_F(PowerLawRegion, HasTheAreaOfAGrid) {
  const Outline& outline = At95(fit).outline;
  const auto [left, right] =
      std::minmax_element(outline.begin(), outline.end());
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const auto& [a, alpha] : outline) {
    low = std::min(low, alpha);
    high = std::max(high, alpha);
  }
  constexpr int kGrid = 600;
  // A tenth beyond the outline on every side.
  const double width = 1.2 * (right->first - left->first);
  const double height = 1.2 * (high - low);
  int inside = 0;
  for (int i = 0; i < kGrid; ++i) {
    for (int j = 0; j < kGrid; ++j) {
      const double a = left->first + width * ((i + 0.5) / kGrid - 1.0 / 12);
      const double alpha = low + height * ((j + 0.5) / kGrid - 1.0 / 12);
      inside += Sse(a, alpha) <= Limit();
    }
  }
  const double area = width * height * inside / (double{kGrid} * kGrid);
  EXPECT_NEAR(AreaOf(outline), area, 0.02 * area);
}

TEST(JointRegionErrors, NamesThatAreNoPair) {
  const Law law = FindLaw("p + q*x", {"x"});
  for (const auto& names : std::vector<std::vector<std::string>>{
           {"p"}, {"p", "p"}, {"p", "r"}, {"p", "q", "p"}}) {
    EXPECT_THROW(WithRegion(law, EightPoints(), names), Error);
  }
}

}  // namespace
}  // namespace routescale
