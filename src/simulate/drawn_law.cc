#include "simulate/drawn_law.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "base/random.h"
#include "routescale/error.h"
#include "routescale/numbers.h"
#include "routescale/selection.h"

namespace routescale {
namespace {

Error NoLoss(const Law& law,
             const std::vector<std::vector<double>>& columns,
             size_t row) {
  std::string place;
  for (size_t v = 0; v < columns.size(); ++v) {
    place += (v == 0 ? "" : ", ") + law.variables[v].name + "=" +
             ShortNumber(columns[v][row]);
  }
  return Error(ExitCode::kUsage,
               "the loss is not a positive finite number at " + place)
      .File(law.name)
      .Hint("give other coefficients, or another range of the variables");
}

}  // namespace

DrawnLaw::DrawnLaw(const Law& law, const Coefficients& coefficients)
    : law_(law, {}),
      log10_loss_(law_.In(Residual::kLog10)),
      parameters_(coefficients.values) {}

std::vector<double> DrawnLaw::Log10Loss(
    const std::vector<std::vector<double>>& columns) const {
  const size_t rows = columns.empty() ? 1 : columns[0].size();
  std::vector<const double*> pointers;
  for (const std::vector<double>& column : columns) {
    pointers.push_back(column.data());
  }
  const Program program(law_.graph(), {log10_loss_}, pointers, rows);
  Program::Scratch scratch;
  std::vector<double> loss(rows);
  program.Evaluate(parameters_.data(), loss.data(), rows, &scratch);
  for (size_t row = 0; row < rows; ++row) {
    const double value = std::pow(10, loss[row]);
    if (std::isfinite(value) && value > 0) continue;
    throw NoLoss(law_.law(), columns, row);
  }
  return loss;
}

void Noise::Check() const { kLegalSigma.Check("@noise", log10_sigma); }

double NoisyLoss(double log10_loss, int64_t run, const Noise& noise) {
  const double z =
      CounterRandom(noise.seed, static_cast<uint64_t>(run)).Normal();
  return std::pow(10, log10_loss + noise.log10_sigma * z);
}

void AppendNumber(double value, std::string* text) {
  fmt::format_to(std::back_inserter(*text), "{:.10g}", value);
}

void AppendRunName(int64_t run, std::string* text) {
  *text += kSimulatedRunPrefix;
  *text += std::to_string(run);
}

}  // namespace routescale
