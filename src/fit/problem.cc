#include "fit/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/nan.h"
#include "fit/householder.h"
#include "formula/data_powers.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

std::vector<Node> Derivatives(CompiledLaw* law, Node f) {
  std::vector<Node> derivatives;
  for (size_t i = 0; i < law->free().size(); ++i) {
    const Node leaf = law->graph().Parameter(static_cast<int>(i));
    derivatives.push_back(law->graph().Derivative(f, leaf));
  }
  return derivatives;
}

std::vector<Node> Concatenate(Node f, const std::vector<Node>& derivatives) {
  std::vector<Node> outputs = {f};
  outputs.insert(outputs.end(), derivatives.begin(), derivatives.end());
  return outputs;
}

bool IsLogarithmic(Residual residual) {
  return residual == Residual::kLn || residual == Residual::kLog10;
}

double Target(Residual residual, double response) {
  switch (residual) {
    case Residual::kLinear:
      return response;
    case Residual::kLn:
      return std::log(response);
    case Residual::kLog10:
      return std::log10(response);
    case Residual::kRelative:
      return 1.0;
  }
  return response;
}

}  // namespace

void CheckResponse(Residual residual, const Points& points) {
  if (residual == Residual::kLinear) return;
  for (size_t i = 0; i < points.size(); ++i) {
    const double response = points.response[i];
    if (IsLogarithmic(residual) ? response > 0 : response != 0) continue;
    throw points
        .ErrorAt(i,
                 "is not positive: it has no place on the scale " +
                     std::string(ToString(residual)))
        .Column(points.target)
        .Value(fmt::format("{}", response))
        .Hint("leave the run out with @where, or use @residual linear"_options);
  }
}

FitLaw::FitLaw(const Law& source, const FitOptions& options)
    : law(source, options.changes),
      residual(options.residual.value_or(source.residual)),
      linear_residual(residual),
      objective(options.objective),
      in_residual(law.In(residual)) {
  if (free_count() == 0) {
    throw Error(ExitCode::kUsage, "no parameter is left to fit")
        .File(source.name)
        .Hint("leave one out of @fix, or give a law with parameters"_options);
  }
  const int count = static_cast<int>(free_count());
  residual_derivatives = Derivatives(&law, in_residual);
  linear = LinearParameters(law.graph(), in_residual, count);
  if (IsLogarithmic(residual) && linear.size() < free_count()) {
    const std::vector<int> in_loss =
        LinearParameters(law.graph(), law.loss(), count);
    if (in_loss.size() > linear.size()) {
      linear = in_loss;
      linear_residual = Residual::kRelative;
    }
  }
  for (int i = 0; i < count; ++i) {
    if (!std::binary_search(linear.begin(), linear.end(), i)) {
      nonlinear.push_back(i);
    }
  }
  for (const auto& [name, node] : law.derived()) {
    derived.push_back(Concatenate(node, Derivatives(&law, node)));
  }
  if (objective.is_robust()) FillSecondDerivatives();
}

void FitLaw::FillSecondDerivatives() {
  const int count = static_cast<int>(free_count());
  for (int i = 0; i < count; ++i) {
    for (int j = i; j < count; ++j) {
      const Node node = law.graph().Derivative(residual_derivatives[i],
                                               law.graph().Parameter(j));
      double constant = 1;
      if (law.graph().IsConstant(node, &constant) && constant == 0) continue;
      second_derivatives.push_back(node);
      second_places.emplace_back(i, j);
    }
  }
}

std::vector<const double*> BindColumns(const Law& law, const Points& points) {
  std::vector<const double*> columns;
  for (const VariableSpec& variable : law.variables) {
    const auto it = std::find(
        points.variables.begin(), points.variables.end(), variable.name);
    columns.push_back(
        it == points.variables.end()
            ? nullptr
            : points.columns[it - points.variables.begin()].data());
  }
  return columns;
}

Program ProgramOf(const FitLaw& law,
                  std::vector<Node> outputs,
                  const Points& points) {
  // What costs less to compute costs some time to find.
  constexpr size_t kManyRows = 1000;
  const std::vector<const double*> columns = BindColumns(law.law.law(), points);
  if (points.size() < kManyRows) {
    return Program(law.law.graph(), outputs, columns, points.size());
  }
  Graph graph = law.law.graph();
  ReplaceDataPowers(columns, points.size(), &graph, &outputs);
  return Program(graph, outputs, columns, points.size());
}

bool IsScaled(Residual residual, const Points& points) {
  return residual == Residual::kRelative || !points.weights.empty();
}

Eigen::VectorXd RootWeights(const Points& points) {
  Eigen::VectorXd roots = Eigen::VectorXd::Ones(points.size());
  for (size_t i = 0; i < points.weights.size(); ++i) {
    roots[i] = std::sqrt(points.weights[i]);
  }
  return roots;
}

Eigen::VectorXd ResidualTarget(Residual residual, const Points& points) {
  CheckResponse(residual, points);
  Eigen::VectorXd target = RootWeights(points);
  for (size_t i = 0; i < points.size(); ++i) {
    target[i] *= Target(residual, points.response[i]);
  }
  return target;
}

Eigen::VectorXd ResidualScale(Residual residual, const Points& points) {
  Eigen::VectorXd scale = RootWeights(points);
  if (residual != Residual::kRelative) return scale;
  for (size_t i = 0; i < points.size(); ++i) {
    scale[i] /= points.response[i];
  }
  return scale;
}

ResidualModel::ResidualModel(const FitLaw& law,
                             const Points& points,
                             size_t threads)
    : value_(ProgramOf(law, {law.in_residual}, points)),
      all_(ProgramOf(
          law, Concatenate(law.in_residual, law.residual_derivatives), points)),
      threads_(threads),
      target_(ResidualTarget(law.residual, points)),
      scale_(ResidualScale(law.residual, points)),
      scaled_(IsScaled(law.residual, points)) {}

void ResidualModel::Scale(Eigen::Index first,
                          Eigen::Ref<Eigen::MatrixXd> out) const {
  if (scaled_) {
    out.array().colwise() *= scale_.segment(first, out.rows()).array();
  }
  out.col(0) -= target_.segment(first, out.rows());
}

void ResidualModel::Evaluate(const Program& program,
                             const double* theta,
                             Eigen::Index first,
                             Eigen::Ref<Eigen::MatrixXd> out,
                             Program::Scratch* scratch) const {
  program.EvaluateRows(
      theta, first, out.rows(), out.data(), out.outerStride(), scratch);
  Scale(first, out);
}

void ResidualModel::Residuals(const double* theta,
                              Eigen::Ref<Eigen::VectorXd> r,
                              Program::Scratch* scratch) const {
  Evaluate(value_, theta, 0, r, scratch);
}

Eigen::VectorXd ResidualModel::Residuals(const Eigen::VectorXd& theta) const {
  Eigen::VectorXd r(rows());
  Program::Scratch scratch;
  Residuals(theta.data(), r, &scratch);
  return r;
}

void ResidualModel::ResidualsAndJacobian(const double* theta,
                                         Eigen::Ref<Eigen::MatrixXd> out,
                                         Program::Scratch* scratch) const {
  Evaluate(all_, theta, 0, out, scratch);
}

double ResidualModel::SumOfSquares(const Eigen::VectorXd& theta) const {
  if (!is_large()) return Residuals(theta).squaredNorm();
  Eigen::VectorXd sums(BlockCount(rows()));
  ForBlocks(rows(), threads_, [&] {
    return [&, r = Eigen::VectorXd(), scratch = Program::Scratch()](
               const RowBlock& block) mutable {
      r.resize(block.count);
      Evaluate(value_, theta.data(), block.first, r, &scratch);
      sums[block.index] = r.squaredNorm();
    };
  });
  return sums.sum();
}

Eigen::Index ResidualModel::linearised_rows() const {
  return is_large() ? static_cast<Eigen::Index>(all_.outputs()) : rows();
}

void ResidualModel::Linearise(const Eigen::VectorXd& theta,
                              Eigen::MatrixXd* out,
                              Program::Scratch* scratch) const {
  const Eigen::Index columns = static_cast<Eigen::Index>(all_.outputs());
  out->resize(linearised_rows(), columns);
  if (!is_large()) {
    return ResidualsAndJacobian(theta.data(), *out, scratch);
  }
  // The triangles of the blocks, one below the other.
  Eigen::MatrixXd stacked(BlockCount(rows()) * columns, columns);
  ForBlocks(rows(), threads_, [&] {
    return [&, a = Eigen::MatrixXd(), own = Program::Scratch()](
               const RowBlock& block) mutable {
      a.setZero(std::max(block.count, columns), columns);
      Evaluate(all_, theta.data(), block.first, a.topRows(block.count), &own);
      auto place = stacked.middleRows(block.index * columns, columns);
      if (!a.allFinite()) {
        place.setConstant(kNaN);
        return;
      }
      Triangularise(a);
      place = a.topRows(columns);
    };
  });
  if (stacked.allFinite()) Triangularise(stacked);
  *out = stacked.topRows(columns);
}

}  // namespace routescale
