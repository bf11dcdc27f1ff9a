#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routescale/law.h"
#include "routescale/legal.h"

namespace routescale {

// Runs drawn from a law with given coefficients, for trying, testing and
// teaching. Nothing about real models follows from them, and every table says
// so: its runs are called sim-0, sim-1, …, which Select recognises.
//
// The loss of run i is L · 10^(s z_i), L the law's loss and z_i a standard
// normal number that depends on the seed and on i alone. Numbers are written
// with ten digits, so that mathematical libraries that differ in the last bit
// write the same bytes.

// Coefficients that runs follow; their label becomes a group of the table.
struct Coefficients {
  std::string label;
  std::vector<double> values;  // in the order of Law::parameters
};

// A published row of the law ("": none), changed by `set`. Throws Error
// (kUsage): a name that is no parameter, a parameter without a value, a
// violated constraint.
Coefficients GivenCoefficients(const Law& law,
                               const std::string& published,
                               const std::map<std::string, double>& set);

struct Noise {
  static constexpr Legal<double> kLegalSigma{0, 1};

  double log10_sigma = 0.003;  // s, of log10 loss, per run
  uint64_t seed = 1;

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// Takes the text of a CSV piece by piece.
using TextSink = std::function<void(std::string_view)>;

struct CurveOptions {
  static constexpr Legal<int> kLegalSteps{1, 249001}, kLegalSeeds{1, 1000000};

  // Rows of each run: 0 takes the steps of the released table (0, 10000, …,
  // 240000, 249000), 1 the last alone, others as many evenly spaced.
  int steps = 0;
  // Runs of each configuration, seeds 1, 2, …; 0 takes those of the released
  // table: seed 42, and 1, 2, 3 for the dense 130M model.
  int seeds = 0;

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// Whether SimulateCurves can draw from the law: its variables are N, or N and
// E.
bool HasCurves(const Law& law);

// Training curves in the 22 columns of the released table of Clark et al. 2022
// and on its grid: six sizes, and for each label, as router_type, 2 to 512
// experts. All routers share the dense runs, whose log10 loss is the mean of
// the labels' at E = 1; with one label it is that law's. A law in N alone has
// dense runs only and takes one label. Bounded memory.
void SimulateCurves(const Law& law,
                    const std::vector<Coefficients>& labels,
                    const CurveOptions& options,
                    const Noise& noise,
                    const TextSink& sink);

struct PointOptions {
  static constexpr Legal<int> kLegalRuns{1, std::numeric_limits<int>::max()};

  int64_t runs = 100;
  // Each variable of the law -> its range; spread evenly in the logarithms, in
  // a range that begins at 0 in the values, by a low-discrepancy sequence.
  std::map<std::string, std::pair<double, double>> vary;
};

// One row per run with the columns run, the law's variables and loss. Bounded
// memory. Throws Error (kUsage): a variable without a range, a range that is
// not positive, a loss that is not.
void SimulatePoints(const Law& law,
                    const Coefficients& coefficients,
                    const PointOptions& options,
                    const Noise& noise,
                    const TextSink& sink);

}  // namespace routescale
