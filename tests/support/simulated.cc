#include "support/simulated.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace routescale {

std::vector<Coefficients> PublishedRows(
    const Law& law, const std::vector<std::string>& labels) {
  std::vector<Coefficients> rows;
  for (const std::string& label : labels) {
    rows.push_back(GivenCoefficients(law, label, {}));
  }
  return rows;
}

std::string Curves(const std::vector<std::string>& labels,
                   const CurveOptions& options,
                   const Noise& noise) {
  const Law law = FindLaw("routed-bilinear", {});
  std::string csv;
  SimulateCurves(law,
                 PublishedRows(law, labels),
                 options,
                 noise,
                 [&](std::string_view text) { csv += text; });
  return csv;
}

Selection SelectText(const std::string& csv, const Law& law) {
  std::string path = testing::TempDir() + "routescale-XXXXXX";
  const int descriptor = mkstemp(path.data());
  EXPECT_GE(descriptor, 0);
  close(descriptor);
  std::ofstream(path) << csv;
  TableReader reader(path);
  Selection selection = Select(&reader, {}, law.variable_names());
  unlink(path.c_str());
  return selection;
}

}  // namespace routescale
