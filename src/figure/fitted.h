#pragma once

#include <string>
#include <utility>
#include <vector>

#include "routescale/answers.h"
#include "routescale/figures.h"

namespace routescale {

// From this ratio of its ends on an axis is logarithmic, and its ticks are 10K,
// 1M from this value on.
inline constexpr double kManyfold = 4, kUnitsFrom = 1e4;

// What the figures of fits have in common.

// An axis for a variable of the law over these values, a little wider.
Axis VariableAxis(const Law& law,
                  const std::string& variable,
                  const std::vector<double>& values);
// One for the response.
Axis LossAxis(const SavedFit& fit, const std::vector<double>& values);

// Smallest and largest of the finite values, widened by `share` of their
// distance on the axis.
void SetRange(const std::vector<double>& values, double share, Axis* axis);

// `count` values from low to high, evenly spaced, or evenly in the logarithm.
std::vector<double> Grid(double low, double high, size_t count, bool log);

// The values of a variable among the points of a group; without points those
// that span its range in the fit or, for published coefficients, in the law.
std::vector<double> ValuesOf(const FigureInput& input,
                             size_t group,
                             const std::string& variable);

// Ascending, each once.
std::vector<double> Distinct(std::vector<double> values);
double Median(std::vector<double> values);

// The variables that a figure shows and those that it holds. Throws Error
// (kUsage) for names that the law does not have.
struct ChosenVariables {
  int x = -1, by = -1;  // indices into Law::variables; by may be -1
  std::vector<std::pair<int, double>> held;
};
ChosenVariables ChooseVariables(const FigureInput& input,
                                const FigureVariables& wanted);

// Columns for a Predictor: `rows` points with the held variables in place.
Predictor::Columns HeldColumns(const FigureInput& input,
                               const ChosenVariables& chosen,
                               size_t rows);

// "log10 L = …, Ehat = …", then a line for each group: its coefficients. What
// is held comes last.
std::vector<std::string> LawCaption(const FigureInput& input);
std::string HeldText(const FigureInput& input, const ChosenVariables& chosen);

// "Loss against E: routed-bilinear, S-Base", the first of these `what`.
std::string FigureTitle(const std::string& what, const FigureInput& input);

// The name of a panel or of a legend: cut where it is long.
std::string ShortName(const std::string& name);

}  // namespace routescale
