#include <algorithm>
#include <cmath>

#include "base/low_discrepancy.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
#include "routescale/option_name.h"
#include "routescale/table.h"
#include "simulate/drawn_law.h"

namespace routescale {
namespace {

using Ranges = std::map<std::string, std::pair<double, double>>;

void CheckRanges(const Law& law, const Ranges& vary) {
  const std::vector<std::string> variables = law.variable_names();
  for (const auto& [name, range] : vary) {
    VariableIndex(law, name, "@vary"_options);
    if (range.first >= 0 && range.first <= range.second &&
        std::isfinite(range.second)) {
      continue;
    }
    throw Error(ExitCode::kUsage, "needs a range with 0 <= LOW <= HIGH")
        .File("@vary"_options)
        .Value(name)
        .Hint(
            "values are spread evenly in their logarithm, or evenly if LOW is "
            "0");
  }
  for (const std::string& name : variables) {
    if (vary.contains(name)) continue;
    throw Error(ExitCode::kUsage, "the variable " + name + " has no range")
        .File(law.name)
        .Hint("give @vary "_options + name + "=LOW:HIGH");
  }
}

// The value that the text of a number stands for: the law is to hold for what
// is written.
double AsWritten(double value) {
  std::string text;
  AppendNumber(value, &text);
  ParseNumber(text, &value);
  return value;
}

// `share` of the way from low to high, in the logarithm unless low is 0.
double Between(double low, double high, double share) {
  return low == 0 ? high * share : low * std::pow(high / low, share);
}

// Points `first` … `first + count - 1` as columns.
std::vector<std::vector<double>> SpreadPoints(const Law& law,
                                              const Ranges& vary,
                                              int64_t first,
                                              int64_t count) {
  const LowDiscrepancy points(law.variables.size());
  std::vector<std::vector<double>> columns;
  for (size_t v = 0; v < law.variables.size(); ++v) {
    const auto [low, high] = vary.at(law.variables[v].name);
    auto& column = columns.emplace_back();
    for (int64_t i = 0; i < count; ++i) {
      column.push_back(AsWritten(Between(low, high, points(first + i, v))));
    }
  }
  return columns;
}

}  // namespace

void SimulatePoints(const Law& law,
                    const Coefficients& coefficients,
                    const PointOptions& options,
                    const Noise& noise,
                    const TextSink& sink) {
  PointOptions::kLegalRuns.Check("@runs", static_cast<double>(options.runs));
  noise.Check();
  constexpr int64_t kAtOnce = 4096;
  CheckRanges(law, options.vary);
  const DrawnLaw drawn(law, coefficients);
  BufferedText out(sink);
  *out.text() += "run";
  for (const VariableSpec& variable : law.variables) {
    *out.text() += "," + variable.name;
  }
  *out.text() += ",loss";
  out.EndRow();
  for (int64_t first = 0; first < options.runs; first += kAtOnce) {
    const int64_t count = std::min(kAtOnce, options.runs - first);
    const std::vector<std::vector<double>> columns =
        SpreadPoints(law, options.vary, first, count);
    const std::vector<double> loss = drawn.Log10Loss(columns);
    for (int64_t i = 0; i < count; ++i) {
      const auto row = static_cast<size_t>(i);
      AppendRunName(first + i, out.text());
      for (const std::vector<double>& column : columns) {
        *out.text() += ',';
        AppendNumber(column[row], out.text());
      }
      *out.text() += ',';
      AppendNumber(NoisyLoss(loss[row], first + i, noise), out.text());
      out.EndRow();
    }
  }
  out.Flush();
}

}  // namespace routescale
