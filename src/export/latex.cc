#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/decimals.h"
#include "export/origin.h"
#include "formula/notation.h"
#include "report/fit_words.h"
#include "routescale/export.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// \num{2.30(94)}, \num{4.1(13)e12}: two digits of the standard error. Without
// one the shortest text of the number.
std::string Siunitx(double value, double error) {
  if (!std::isfinite(value)) return "{--}";
  if (!(error > 0) || !std::isfinite(error)) {
    return "\\num{" + FullNumber(value) + "}";
  }
  constexpr int kDigits = 2, kLongest = 5;
  const int error_exponent = DecimalExponent(error, kDigits);
  const int last = error_exponent - (kDigits - 1);  // power of the last digit
  const int value_exponent =
      value == 0 ? error_exponent
                 : std::max(DecimalExponent(value, 17), error_exponent);
  const bool scientific =
      value_exponent > kLongest || value_exponent < -kLongest || last > 0;
  const int power = scientific ? value_exponent : 0;
  const int decimals = std::max(0, power - last);
  const double mantissa = value / std::pow(10.0, power);
  const long digits = std::lround(error / std::pow(10.0, last));
  std::string text = fmt::format("{:.{}f}({})", mantissa, decimals, digits);
  if (scientific) text += fmt::format("e{}", power);
  return "\\num{" + text + "}";
}

std::string LeftHandSide(const Law& law) {
  const std::string response =
      law.response == "loss" ? "L" : "\\text{" + LatexText(law.response) + "}";
  switch (law.scale) {
    case Scale::kLinear:
      return response;
    case Scale::kLn:
      return "\\ln " + response;
    case Scale::kLog10:
      return "\\log_{10} " + response;
  }
  return response;
}

std::string Equation(const Law& law) {
  std::string text = "\\begin{align}\n  " + LeftHandSide(law) +
                     " &= " + law.formula.Print(Notation::kLatex);
  for (const NamedFormula& let : law.let) {
    text += ", \\\\\n  " + LatexName(let.name) +
            " &= " + let.formula.Print(Notation::kLatex);
  }
  return text + ".\n\\end{align}\n";
}

// Rows of a table whose first column is a symbol.
class LatexTable {
 public:
  explicit LatexTable(const std::vector<std::string>& columns) {
    text_ = "\\begin{tabular}{l" + std::string(columns.size(), 'r') +
            "}\n\\toprule\n";
    for (const std::string& column : columns) {
      text_ += " & {" + LatexText(column) + "}";
    }
    text_ += " \\\\\n\\midrule\n";
  }

  void Add(const std::string& symbol, const std::vector<std::string>& cells) {
    text_ += "$" + LatexName(symbol) + "$";
    for (const std::string& cell : cells) text_ += " & " + cell;
    text_ += " \\\\\n";
  }
  void Rule() { text_ += "\\midrule\n"; }

  std::string Finish() const {
    return text_ + "\\bottomrule\n\\end{tabular}\n";
  }

 private:
  std::string text_;
};

std::string CommentLines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "% " + line + "\n";
  return text + "% packages: amsmath, booktabs, siunitx\n";
}

// A word where a number is no estimate with a symmetric error.
std::string CellOf(const SavedFit& fit, const Estimate& estimate) {
  std::string text = Siunitx(estimate.value, estimate.std_error);
  const std::string status = DescribeStatus(fit, estimate);
  if (!status.empty()) text += " (" + LatexText(status) + ")";
  return text;
}

}  // namespace

std::string ExportLatex(const SavedFit& fit) {
  std::vector<std::string> groups;
  for (const GroupFit& group : fit.groups) groups.push_back(group.group);
  LatexTable table(groups);
  const auto add = [&](std::vector<Estimate> GroupFit::*list) {
    for (size_t i = 0; i < (fit.groups[0].*list).size(); ++i) {
      std::vector<std::string> cells;
      for (const GroupFit& group : fit.groups) {
        cells.push_back(CellOf(fit, (group.*list)[i]));
      }
      table.Add((fit.groups[0].*list)[i].name, cells);
    }
  };
  add(&GroupFit::parameters);
  if (!fit.groups[0].derived.empty()) table.Rule();
  add(&GroupFit::derived);
  return CommentLines(OriginLines(fit)) + Equation(fit.law) + table.Finish();
}

std::string LawLatex(const Law& law) {
  std::vector<std::string> labels,
      lines = {law.name + ": " + law.title, "source: " + law.source};
  for (const PublishedRow& row : law.published) {
    labels.push_back(row.label);
    lines.push_back(row.label + ": " + row.source);
  }
  std::string text = CommentLines(lines) + Equation(law);
  if (labels.empty()) return text;
  LatexTable table(labels);
  for (const ParameterSpec& parameter : law.parameters) {
    std::vector<std::string> cells;
    for (const PublishedRow& row : law.published) {
      cells.push_back("\\num{" + FullNumber(row.values.at(parameter.name)) +
                      "}");
    }
    table.Add(parameter.name, cells);
  }
  return text + table.Finish();
}

}  // namespace routescale
