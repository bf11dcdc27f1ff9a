#include "figure/fitted.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/utf8.h"
#include "report/fit_words.h"
#include "report/layout.h"
#include "routescale/error.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr double kPadding = 0.04;
constexpr size_t kLongestName = 32;
// With spaces at which no line is broken.
constexpr char kEquals[] = "\u00a0=\u00a0";

bool ArePowersOfTwo(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) {
    int exponent = 0;
    return value >= 1 && std::frexp(value, &exponent) == 0.5;
  });
}

std::vector<double> AllValues(const FigureInput& input,
                              const std::string& variable) {
  std::vector<double> values;
  for (size_t g = 0; g < input.fit.groups.size(); ++g) {
    const auto of_group = ValuesOf(input, g, variable);
    values.insert(values.end(), of_group.begin(), of_group.end());
  }
  return values;
}

std::string Coefficients(const GroupFit& group) {
  std::string text;
  for (const Estimate& estimate : group.parameters) {
    text += (text.empty() ? "" : ", ") + estimate.name + kEquals +
            DescribeEstimate(estimate, false).value;
  }
  return text;
}

}  // namespace

void FigureInput::NeedPoints(const std::string& kind) const {
  if (!points.empty()) return;
  throw Error(ExitCode::kUsage,
              "a saved fit has no runs, and `plot " + kind + "` shows runs")
      .Hint("name the table of the fit");
}

void SetRange(const std::vector<double>& values, double share, Axis* axis) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (const double value : values) {
    if (!std::isfinite(value) || (axis->log && value <= 0)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) low = high = 1;
  if (axis->log) {
    const double factor = low < high ? std::pow(high / low, share) : 2;
    axis->low = low / factor;
    axis->high = high * factor;
    return;
  }
  const double pad =
      low < high ? share * (high - low) : std::max(1e-3, std::abs(low) / 2);
  axis->low = low - pad;
  axis->high = high + pad;
}

Axis VariableAxis(const Law& law,
                  const std::string& variable,
                  const std::vector<double>& values) {
  Axis axis;
  const int index = law.FindVariable(variable);
  const std::string& words = law.variables[index].description;
  axis.label = words.empty() ? variable : words + ", " + variable;
  double low = HUGE_VAL, high = 0;
  for (const double value : values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  axis.log = low > 0 && high >= kManyfold * low;
  axis.si = high >= kUnitsFrom;
  axis.powers_of_two = axis.log && !axis.si && ArePowersOfTwo(values);
  SetRange(values, kPadding, &axis);
  return axis;
}

Axis LossAxis(const SavedFit& fit, const std::vector<double>& values) {
  Axis axis;
  axis.label = fit.selection.schema == "clark2022" || fit.data_name.empty()
                   ? "loss (nats per token)"
                   : ShortName(fit.selection.target);
  axis.log = std::all_of(
      values.begin(), values.end(), [](double value) { return !(value <= 0); });
  SetRange(values, kPadding, &axis);
  return axis;
}

std::vector<double> Grid(double low, double high, size_t count, bool log) {
  std::vector<double> grid;
  for (size_t i = 0; i < count; ++i) {
    const double share =
        static_cast<double>(i) / static_cast<double>(count - 1);
    grid.push_back(log ? low * std::pow(high / low, share)
                       : low + share * (high - low));
  }
  return grid;
}

std::vector<double> ValuesOf(const FigureInput& input,
                             size_t group,
                             const std::string& variable) {
  if (!input.points.empty()) {
    const Points& points = input.points[group];
    for (size_t v = 0; v < points.variables.size(); ++v) {
      if (points.variables[v] == variable) return points.columns[v];
    }
  }
  const auto& range = input.fit.groups[group].range;
  const auto fitted = range.find(variable);
  const auto usual = input.fit.law.ranges.find(variable);
  std::pair<double, double> ends = {1, 10};
  if (usual != input.fit.law.ranges.end()) ends = usual->second;
  if (fitted != range.end()) ends = fitted->second;
  const bool log = ends.first > 0 && ends.second >= kManyfold * ends.first;
  constexpr size_t kShown = 5;
  return Grid(ends.first, ends.second, kShown, log);
}

std::vector<double> Distinct(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

double Median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

ChosenVariables ChooseVariables(const FigureInput& input,
                                const FigureVariables& wanted) {
  const Law& law = input.fit.law;
  const int size = law.FindVariable(law.size_variable);
  const int count = static_cast<int>(law.variables.size());
  ChosenVariables chosen;
  if (!wanted.x.empty()) chosen.x = VariableIndex(law, wanted.x, "@x"_options);
  if (!wanted.by.empty())
    chosen.by = VariableIndex(law, wanted.by, "@by"_options);
  for (const auto& [name, value] : wanted.at) {
    chosen.held.emplace_back(VariableIndex(law, name, "@at"_options), value);
  }
  const auto is_free = [&](int v) {
    return v >= 0 && v != chosen.x && v != chosen.by &&
           std::none_of(chosen.held.begin(),
                        chosen.held.end(),
                        [&](const auto& held) { return held.first == v; });
  };
  // What is neither the size nor what dense models lack comes last.
  const auto choose = [&](bool want_dense) {
    for (int v = 0; v < count; ++v) {
      const bool dense = law.dense.contains(law.variables[v].name);
      if (is_free(v) && v != size && dense == want_dense) return v;
    }
    return -1;
  };
  if (chosen.x < 0) chosen.x = choose(true);
  if (chosen.x < 0) chosen.x = choose(false);
  if (chosen.by < 0 && is_free(size)) chosen.by = size;
  if (chosen.x < 0) std::swap(chosen.x, chosen.by);
  for (int v = 0; v < count; ++v) {
    if (chosen.by < 0 && is_free(v)) chosen.by = v;
    if (!is_free(v)) continue;
    chosen.held.emplace_back(v,
                             Median(AllValues(input, law.variables[v].name)));
  }
  if (chosen.x >= 0 && chosen.x != chosen.by) return chosen;
  throw Error(ExitCode::kUsage, "no variable is left for the axis")
      .Hint("name it with @x; @at holds variables, @by makes curves"_options);
}

Predictor::Columns HeldColumns(const FigureInput& input,
                               const ChosenVariables& chosen,
                               size_t rows) {
  Predictor::Columns columns(input.fit.law.variables.size());
  for (auto& column : columns) column.assign(rows, 0);
  for (const auto& [variable, value] : chosen.held) {
    columns[variable].assign(rows, value);
  }
  return columns;
}

std::vector<std::string> LawCaption(const FigureInput& input) {
  std::vector<std::string> caption;
  std::string law;
  for (const Detail& detail : DescribeOrigin(input.fit, nullptr)) {
    if (detail.label == "law") law = detail.text;
    if (detail.label == "with") law += "; " + detail.text;
  }
  caption.push_back(law);
  for (const GroupFit& group : input.fit.groups) {
    std::string text = Coefficients(group);
    if (group.points > 0) {
      text += "; " + std::to_string(group.points) + " points, RMSE " +
              ShortNumber(group.statistics.rmse, 3) + " in " +
              ResidualName(input.fit.residual);
    }
    caption.push_back(input.fit.groups.size() > 1
                          ? ShortName(group.group) + ": " + text
                          : text);
  }
  return caption;
}

std::string HeldText(const FigureInput& input, const ChosenVariables& chosen) {
  std::string text;
  for (const auto& [variable, value] : chosen.held) {
    text += (text.empty() ? "" : ", ") +
            input.fit.law.variables[variable].name + kEquals + SiNumber(value);
  }
  return text.empty() ? "" : "The law is shown at " + text + ".";
}

std::string FigureTitle(const std::string& what, const FigureInput& input) {
  const SavedFit& fit = input.fit;
  const bool formula = fit.law.name.find(' ') != std::string::npos;
  std::string of = formula ? "" : fit.law.name;
  if (fit.groups.size() == 1 && fit.groups[0].group != "all") {
    of += (of.empty() ? "" : ", ") + ShortName(fit.groups[0].group);
  }
  return of.empty() ? what : what + ": " + of;
}

std::string ShortName(const std::string& name) {
  std::string line = OneLine(name);
  // A column by itself needs no backticks.
  if (line.size() > 2 && line[0] == '`' &&
      line.find('`', 1) == line.size() - 1) {
    line = line.substr(1, line.size() - 2);
  }
  if (DisplayWidth(line) <= kLongestName) return line;
  std::string cut;
  for (size_t i = 0; i < line.size(); ++i) {
    if (!ContinuesCharacter(line[i]) && DisplayWidth(cut) + 2 > kLongestName)
      break;
    cut += line[i];
  }
  return cut + "…";
}

}  // namespace routescale
