#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "answers/usable_covariance.h"
#include "base/nan.h"
#include "export/code_names.h"
#include "export/code_parts.h"
#include "export/origin.h"
#include "formula/op.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

const LanguageText& TextOf(CodeLanguage language) {
  switch (language) {
    case CodeLanguage::kPython:
      return PythonText();
    case CodeLanguage::kJavascript:
      return JavascriptText();
    case CodeLanguage::kC:
      break;
  }
  return CText();
}

class CodeWriter : private CodeParts {
 public:
  CodeWriter(const SavedFit& fit, const LanguageText& text)
      : CodeParts(fit, text) {
    for (const GroupFit& group : fit.groups) {
      covariances_.push_back(UsableCovariance(group));
      // That of published coefficients is 0.
      has_errors_ |=
          covariances_.back().allFinite() && !covariances_.back().isZero(0);
    }
  }

  std::string Write() {
    AddTables();
    AddLoss("loss", "COEFFICIENTS");
    for (Eigen::Index i = 1; i <= inside_; ++i) {
      AddLoss(fmt::format("loss_inside_{}", i), fmt::format("INSIDE_{}", i));
    }
    if (has_errors_) AddErrors();
    if (law_.has_dense) AddEffective();
    std::string code;
    for (const std::string& line : OriginLines(fit_)) {
      code += Comment(line);
    }
    code += text_.imports + groups_;
    for (const auto& [call, definition] : text_.helpers) {
      if (Calls(body_, call)) code += definition;
    }
    code += body_ +
            FillTemplate(text_.epilogue, {{"FUNCTIONS", Joined(functions_)}});
    return code;
  }

 private:
  void AddTable(const std::string& name,
                const std::vector<std::vector<double>>& rows) {
    const size_t width = rows[0].size();
    std::string text;
    for (size_t g = 0; g < rows.size(); ++g) {
      text += FillTemplate(text_.table_row,
                           {{"GROUP", text_.literal(fit_.groups[g].group)},
                            {"VALUES", NumberList(rows[g])}});
    }
    text += FillTemplate(
        text_.last_row,
        {{"VALUES", NumberList(std::vector<double>(width, kNaN))}});
    body_ += FillTemplate(
        text_.table,
        {{"NAME", name}, {"WIDTH", std::to_string(width)}, {"ROWS", text}});
  }

  void AddTables() {
    std::vector<std::string> groups, parameters;
    std::vector<std::vector<double>> coefficients, covariances, quantiles;
    for (const ParameterSpec& parameter : law_.parameters) {
      parameters.push_back(parameter.name);
    }
    for (size_t g = 0; g < fit_.groups.size(); ++g) {
      const GroupFit& group = fit_.groups[g];
      groups.push_back(text_.literal(group.group));
      coefficients.push_back(group.values());
      // Symmetric: the order of its numbers does not matter.
      covariances.emplace_back(covariances_[g].data(),
                               covariances_[g].data() + covariances_[g].size());
      quantiles.push_back({group.statistics.Quantile(fit_.options.level)});
    }
    groups_ = FillTemplate(text_.groups,
                           {{"GROUPS", Joined(groups)},
                            {"WIDTH", std::to_string(parameters.size())}});
    body_ += "\n" + Comment("By group: " + Joined(parameters) + ".");
    AddTable("COEFFICIENTS", coefficients);
    if (!has_errors_) return;
    body_ +=
        "\n" + Comment("Covariance of these, row by row, and Student's " +
                       ShortNumber(100 * fit_.options.level) + " % quantile.");
    AddTable("COVARIANCE", covariances);
    AddTable("QUANTILE", quantiles);
    AddInside();
  }

  // The parameters where those at a bound have moved inside, table by table;
  // their estimates where a group has fewer.
  void AddInside() {
    for (const GroupFit& group : fit_.groups) {
      inside_ = std::max(inside_, group.inside.rows());
    }
    if (inside_ == 0) return;
    body_ += "\n" + Comment("Coefficients with one that is not at its bound.");
    for (Eigen::Index i = 0; i < inside_; ++i) {
      std::vector<std::vector<double>> rows;
      for (const GroupFit& group : fit_.groups) {
        rows.push_back(group.values());
        if (i >= group.inside.rows()) continue;
        rows.back().assign(group.inside.row(i).begin(),
                           group.inside.row(i).end());
      }
      AddTable(fmt::format("INSIDE_{}", i + 1), rows);
    }
  }

  void AddFunction(const std::string& name,
                   const std::string& body,
                   const std::string& result) {
    std::vector<std::string> arguments;
    for (const std::string& variable : variables_) {
      arguments.push_back(FillTemplate(text_.argument, {{"NAME", variable}}));
    }
    body_ += FillTemplate(text_.function,
                          {{"NAME", name},
                           {"ARGUMENTS", Joined(arguments)},
                           {"GROUP", text_.literal(fit_.groups[0].group)},
                           {"BODY", body},
                           {"RESULT", result}});
    functions_.push_back(name);
  }

  void AddLoss(const std::string& name, const std::string& table) {
    const std::string formula = law_.formula.Print(text_.notation, names_);
    AddFunction(
        name, Symbols(law_.formula, table), InLossScale(law_.scale, formula));
  }

  void AddErrors() {
    AddStandardError();
    const Scale scale = ResidualScale();
    const std::string loss = Call("loss", variables_);
    const std::string error = Call("standard_error", variables_);
    AddFunction("loss_standard_error",
                "",
                scale == Scale::kLinear ? error
                : scale == Scale::kLn
                    ? loss + "*" + error
                    : Number(std::log(10.0)) + "*" + loss + "*" + error);
    for (const char* sign : {"-", ""}) {
      const std::string shift =
          sign + Reach(fmt::format("{}*{}", Element("t_", 0), error), sign);
      AddFunction(*sign == '-' ? "loss_low" : "loss_high",
                  Row("t_", "QUANTILE"),
                  InLossScale(scale, InResidualScale(loss) + " + " + shift));
    }
  }

  // From the mean to one end of its interval in the scale of the residuals, see
  // Spread::Of: √(wald² + Σ max(0, ±m)²) with m the moves inside.
  std::string Reach(const std::string& wald, const std::string& sign) {
    if (inside_ == 0) return wald;
    const auto squared = [](const std::string& x) {
      return fmt::format("({0})*({0})", x);
    };
    const std::string loss = InResidualScale(Call("loss", variables_));
    std::string sum = squared(wald);
    for (Eigen::Index i = 1; i <= inside_; ++i) {
      const std::string there =
          Call(fmt::format("loss_inside_{}", i), variables_);
      const std::string move =
          fmt::format("{}({} - {})", sign, InResidualScale(there), loss);
      const std::string size = Apply(Op::kSqrt, {{'1', squared(move)}});
      sum += " + " + squared(fmt::format("({} + {})/2", move, size));
    }
    return Apply(Op::kSqrt, {{'1', sum}});
  }

  // √(gᵀ C g), g the exact derivatives in the scale of the residuals.
  void AddStandardError() {
    CompiledLaw compiled(law_, {});
    const Node value = compiled.In(fit_.residual);
    std::vector<Node> slopes;
    for (size_t p = 0; p < law_.parameters.size(); ++p) {
      slopes.push_back(compiled.graph().Derivative(
          value, compiled.graph().Parameter(static_cast<int>(p))));
    }
    std::vector<std::string> outputs;
    std::string body = Assignments(compiled.graph(), slopes, &outputs);
    body += FillTemplate(text_.array,
                         {{"NAME", "g_"}, {"VALUES", Joined(outputs)}});
    body += Row("c_", "COVARIANCE");
    AddFunction("standard_error", body, "quadratic_root_(g_, c_)");
  }

  // N ∂f/∂N of the law in the scale of the residuals.
  void AddSizeSlope(int size) {
    CompiledLaw compiled(law_, {});
    Graph& graph = compiled.graph();
    const Node slope = graph.Multiply(
        graph.Variable(size),
        graph.Derivative(compiled.In(fit_.residual), graph.Variable(size)));
    std::vector<std::string> outputs;
    const std::string body = Assignments(graph, {slope}, &outputs);
    AddFunction("size_slope", body, outputs[0]);
  }

  void AddEffective() {
    if (law_.effective) {
      AddFunction("effective_parameters",
                  Symbols(*law_.effective, "COEFFICIENTS"),
                  law_.effective->Print(text_.notation, names_));
      return;
    }
    const int size = law_.FindVariable(law_.size_variable);
    std::vector<std::string> dense = variables_;
    for (const auto& [variable, value] : law_.dense) {
      dense[static_cast<size_t>(law_.FindVariable(variable))] = Number(value);
    }
    dense[static_cast<size_t>(size)] = "x_";
    AddSizeSlope(size);
    const std::string loss = Call("loss", dense);
    const std::string difference = fmt::format(
        "({} - {})", InResidualScale("target_"), InResidualScale(loss));
    AddFunction(
        "effective_parameters",
        Assign("target_", Call("loss", variables_)) +
            FillTemplate(
                text_.solve,
                {{"NAME", "size_"},
                 {"LOSS", loss},
                 {"STEP",
                  Apply(Op::kDivide,
                        {{'1', difference}, {'2', Call("size_slope", dense)}})},
                 {"TARGET", "target_"},
                 {"START", names_.at(law_.size_variable)}}),
        "size_");
  }

  std::vector<Eigen::MatrixXd> covariances_;
  bool has_errors_ = false;
  Eigen::Index inside_ = 0;  // the most rows that a group has
  std::string groups_, body_;
  std::vector<std::string> functions_;
};

}  // namespace

std::string ExportCode(const SavedFit& fit, CodeLanguage language) {
  return CodeWriter(fit, TextOf(language)).Write();
}

}  // namespace routescale
