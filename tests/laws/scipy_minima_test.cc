// Noisy fits against the best of 100 tight starts of scipy 1.10.1, found with
// scipy_minima.py beside this file:
//
//   chinchilla 0.003048123733095415 80 of 100
//   abnar 0.0030795173588908857 41 of 100
//   joint-moe 0.003096995733650315 42 of 100

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <string>

#include "routescale/fit.h"
#include "support/law_sample.h"

namespace routescale {
namespace {

void Write(const Points& points, const std::string& path) {
  std::ofstream file(path);
  file << std::setprecision(17);
  for (const std::string& variable : points.variables) file << variable << ",";
  file << "L\n";
  for (size_t i = 0; i < points.size(); ++i) {
    for (const auto& column : points.columns) file << column[i] << ",";
    file << points.response[i] << "\n";
  }
}

double Objective(const std::string& name) {
  const Law law = FindLaw(name, {});
  Points points = SamplePoints(law, 240);
  FillResponse(law, Rows(law)[0].second, 0.005, &points);
  if (const char* folder = std::getenv("ROUTESCALE_POINTS")) {
    Write(points, std::string(folder) + "/" + name + ".csv");
  }
  return FitGroup(law, points, {}).statistics.objective;
}

TEST(ScipyMinima, AreReached) {
  EXPECT_NEAR(Objective("chinchilla") / 0.003048123733095415, 1, 1e-12);
  EXPECT_NEAR(Objective("abnar") / 0.0030795173588908857, 1, 1e-12);
  EXPECT_NEAR(Objective("joint-moe") / 0.003096995733650315, 1, 1e-12);
}

}  // namespace
}  // namespace routescale
