// Law files: text of one. A law that is read can be written, compiled and
// fitted to a few points, or is refused.

#include <cmath>

#include "fuzz/fuzz.h"
#include "routescale/fit.h"
#include "routescale/law.h"

namespace routescale::fuzz {
namespace {

constexpr size_t kPoints = 12, kMostParameters = 6, kLongestText = 4096;

Points SomePoints(const Law& law) {
  Points points;
  points.group = "all";
  points.variables = law.variable_names();
  for (size_t v = 0; v < points.variables.size(); ++v) {
    auto& column = points.columns.emplace_back();
    for (size_t i = 0; i < kPoints; ++i) {
      column.push_back(1 + static_cast<double>((i * (2 * v + 1)) % kPoints));
    }
  }
  for (size_t i = 0; i < kPoints; ++i) {
    points.response.push_back(3 - 0.1 * std::sqrt(static_cast<double>(i)));
    points.labels.push_back("row " + std::to_string(i + 1));
  }
  points.shared.assign(kPoints, false);
  return points;
}

void Try(std::string_view text) {
  const Law law = ParseLaw(text, "fuzz.toml");
  const Law again = ParseLaw(law.toml, "fuzz.toml");
  Require(again.parameters.size() == law.parameters.size(),
          "a law read again is the same");
  if (law.parameters.size() > kMostParameters || law.variables.size() > 8) {
    return;
  }
  FitOptions options;
  options.starts = 2;
  options.threads = 1;
  const GroupFit fit = FitGroup(law, SomePoints(law), options);
  Require(fit.parameters.size() == law.parameters.size(),
          "a fit has every parameter of its law");
}

}  // namespace
}  // namespace routescale::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace routescale::fuzz;
  if (size > kLongestText) return 0;
  ErrorOf([&] { Try(Text(data, size)); });
  return 0;
}
