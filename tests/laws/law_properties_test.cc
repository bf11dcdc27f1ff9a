// What must hold for every law of the book. A law that is added to the book is
// tested here without a word of new code: its ranges say where, its published
// rows (or its example) say with what coefficients.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "routescale/answers.h"
#include "routescale/error.h"
#include "routescale/law.h"
#include "routescale/model.h"
#include "support/law_sample.h"

namespace routescale {
namespace {

class EveryLaw : public testing::TestWithParam<std::string> {
 protected:
  EveryLaw() : law_(FindLaw(GetParam(), {})) {}

  static std::vector<double> At(const Points& points, size_t i) {
    std::vector<double> at;
    for (const auto& column : points.columns) at.push_back(column[i]);
    return at;
  }

  SavedFit Model(const std::vector<double>& coefficients) const {
    SavedFit fit;
    fit.law = law_;
    fit.residual = law_.residual;
    GroupFit group;
    for (size_t i = 0; i < coefficients.size(); ++i) {
      group.parameters.push_back({law_.parameters[i].name, coefficients[i]});
    }
    const Eigen::Index p = static_cast<Eigen::Index>(coefficients.size());
    group.covariance.setZero(p, p);
    fit.groups.push_back(group);
    return fit;
  }

  Law law_;
};

TEST_P(EveryLaw, NameRoundTrip) {
  EXPECT_EQ(law_.name, GetParam());
  const Law again = ParseLaw(law_.toml, "again.toml");
  EXPECT_EQ(again.toml, law_.toml);
  EXPECT_EQ(again.name, law_.name);
  EXPECT_EQ(again.formula.text(), law_.formula.text());
  EXPECT_EQ(again.variable_names(), law_.variable_names());
  EXPECT_EQ(again.parameters.size(), law_.parameters.size());
}

TEST_P(EveryLaw, SaysWhereItComesFromAndWhatItsSymbolsMean) {
  EXPECT_NE(law_.title, "");
  EXPECT_NE(law_.source, "");
  for (const VariableSpec& variable : law_.variables) {
    EXPECT_NE(variable.description, "") << variable.name;
    EXPECT_TRUE(law_.ranges.contains(variable.name)) << variable.name;
  }
  for (const ParameterSpec& parameter : law_.parameters) {
    EXPECT_NE(parameter.description, "") << parameter.name;
  }
  for (const PublishedRow& row : law_.published) {
    EXPECT_NE(row.source, "") << row.label;
    EXPECT_EQ(&law_.Published(row.label), &row) << "label is not unique";
  }
  EXPECT_FALSE(Rows(law_).empty()) << "neither published rows nor an example";
}

TEST_P(EveryLaw, RowsEvaluateAndKeepBoundsAndConstraints) {
  const CompiledLaw compiled(law_, {});
  const Points points = SamplePoints(law_, 240);
  for (const auto& [label, row] : Rows(law_)) {
    for (size_t i = 0; i < points.size(); ++i) {
      const double loss =
          EvaluateOnce(compiled.graph(), compiled.loss(), row, At(points, i));
      ASSERT_TRUE(std::isfinite(loss)) << " at " << i;
      // Raw residuals need no logarithm: L_u of vocabulary is negative.
      if (law_.residual == Residual::kLinear) continue;
      ASSERT_GT(loss, 0) << i;
    }
    for (const Node constraint : compiled.constraints()) {
      EXPECT_GT(EvaluateOnce(compiled.graph(), constraint, row, {}), 0);
    }
    for (const auto& [name, node] : compiled.derived()) {
      EXPECT_TRUE(std::isfinite(EvaluateOnce(compiled.graph(), node, row, {})))
          << name;
    }
    for (size_t p = 0; p < row.size(); ++p) {
      EXPECT_GE(row[p], law_.parameters[p].min) << law_.parameters[p].name;
      EXPECT_LE(row[p], law_.parameters[p].max) << law_.parameters[p].name;
    }
  }
}

// Richardson's extrapolation of central differences with the steps h and h/2:
// its error is of the order of h^4 f^(5) and of the rounding of f over h.
template <typename F>
double Richardson(F f, double x, double h) {
  const auto central = [&](double step) {
    return (f(x + step) - f(x - step)) / (2 * step);
  };
  return (4 * central(h / 2) - central(h)) / 3;
}

TEST_P(EveryLaw, DerivativesMatchDifferences) {
  CompiledLaw compiled(law_, {});
  Graph& graph = compiled.graph();
  const Node loss = compiled.loss();
  const Points points = SamplePoints(law_, 40);
  const std::vector<double> row = Rows(law_)[0].second;
  const size_t parameters = row.size();
  std::vector<Node> slopes;
  for (size_t p = 0; p < parameters; ++p) {
    slopes.push_back(
        graph.Derivative(loss, graph.Parameter(static_cast<int>(p))));
  }
  for (size_t v = 0; v < law_.variables.size(); ++v) {
    slopes.push_back(
        graph.Derivative(loss, graph.Variable(static_cast<int>(v))));
  }
  for (size_t i = 0; i < points.size(); ++i) {
    const std::vector<double> at = At(points, i);
    const double value = EvaluateOnce(graph, loss, row, at);
    for (size_t k = 0; k < slopes.size(); ++k) {
      const bool is_parameter = k < parameters;
      const double x = is_parameter ? row[k] : at[k - parameters];
      const double size = x == 0 ? 1 : std::abs(x);
      const auto shifted = [&](double moved) {
        std::vector<double> q = row, point = at;
        (is_parameter ? q[k] : point[k - parameters]) = moved;
        return EvaluateOnce(graph, loss, q, point);
      };
      const double exact = EvaluateOnce(graph, slopes[k], row, at);
      const double approximate = Richardson(shifted, x, 1e-4 * size);
      // Scaled to the change of the loss when x changes by its own size.
      EXPECT_NEAR(exact * size,
                  approximate * size,
                  1e-9 * (std::abs(value) + std::abs(exact) * size))
          << (is_parameter ? law_.parameters[k].name
                           : law_.variables[k - parameters].name)
          << " at point " << i;
    }
  }
}

TEST_P(EveryLaw, EffectiveParametersAreThoseOfADenseModel) {
  if (!law_.has_dense) return;
  const Points points = SamplePoints(law_, 60);
  int reached = 0;
  for (const auto& [label, row] : Rows(law_)) {
    const SavedFit model = Model(row);
    const Predictor predictor(model, model.groups[0]);
    const auto effective = predictor.EffectiveParameters(points.columns);
    const auto loss = predictor.Loss(points.columns);
    Predictor::Columns dense = points.columns;
    for (const auto& [variable, value] : law_.dense) {
      auto& column = dense[law_.FindVariable(variable)];
      std::fill(column.begin(), column.end(), value);
    }
    // A dense model is its own equal.
    const auto itself = predictor.EffectiveParameters(dense);
    const int size = law_.FindVariable(law_.size_variable);
    ASSERT_GE(size, 0);
    for (size_t i = 0; i < points.size(); ++i) {
      EXPECT_NEAR(itself[i] / dense[size][i], 1, 1e-8) << "point " << i;
    }
    dense[size] = effective;
    const auto dense_loss = predictor.Loss(dense);
    for (size_t i = 0; i < points.size(); ++i) {
      if (std::isnan(effective[i])) continue;
      ++reached;
      EXPECT_NEAR(dense_loss[i] / loss[i], 1, 1e-10) << "point " << i;
    }
  }
  EXPECT_GT(reached, 10);
}

TEST_P(EveryLaw, ClosedFormIsTheSolvedValue) {
  if (!law_.effective) return;
  const Points points = SamplePoints(law_, 60);
  for (const auto& [label, row] : Rows(law_)) {
    const SavedFit closed = Model(row);
    SavedFit solved = closed;
    solved.law.effective.reset();
    const auto a =
        Predictor(closed, closed.groups[0]).EffectiveParameters(points.columns);
    const auto b =
        Predictor(solved, solved.groups[0]).EffectiveParameters(points.columns);
    for (size_t i = 0; i < points.size(); ++i) {
      // A flat law determines N̄ less well than the loss.
      EXPECT_NEAR(std::log(a[i] / b[i]), 0, 1e-8) << "point " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Book,
                         EveryLaw,
                         testing::ValuesIn(LawNames()),
                         [](const auto& law) { return TestName(law.param); });

}  // namespace
}  // namespace routescale
