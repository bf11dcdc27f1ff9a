#include "design/sensitivities.h"

#include <cmath>
#include <numeric>

#include "answers/usable_covariance.h"
#include "base/nan.h"
#include "design/ensemble.h"
#include "design/information.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

bool Moves(Status status) {
  return status != Status::kFixed && status != Status::kAtBound;
}

}  // namespace

Sensitivities::Sensitivities(const SavedFit& fit,
                             const GroupFit& group,
                             const RunPool& pool,
                             const std::vector<DesignTarget>& targets)
    : law_(fit.law, fit.options.changes), pool_(pool), targets_(targets) {
  const bool fitted = group.points > 0;
  const bool prior = !fitted && group.draws.rows() > 0;
  estimates_ = Free(group.values());
  for (size_t f = 0; f < law_.free().size(); ++f) {
    const ParameterSpec& spec = law_.free()[f];
    in_logarithm_.push_back(estimates_[f] > 0 &&
                            (prior ? spec.min > 0 : spec.min >= 0));
    const int index = fit.law.FindParameter(spec.name);
    if (!fitted || Moves(group.parameters[static_cast<size_t>(index)].status)) {
      moved_.push_back(static_cast<int>(f));
    }
  }
  scale_ = fit.residual == Residual::kRelative ? law_.In(Residual::kLn)
                                               : law_.In(fit.residual);
  Graph& graph = law_.graph();
  for (const int f : moved_) {
    gradient_.push_back(graph.Derivative(scale_, graph.Parameter(f)));
  }
  const std::map<std::string, std::string>& tie = fit.options.changes.tie;
  for (DesignTarget& target : targets_) {
    for (auto tied = tie.find(target.name); tied != tie.end();) {
      target.name = tied->second;
      tied = tie.find(target.name);
    }
    quantities_.push_back(Find(target));
  }
  known_ = KnownFrom(group);
}

std::vector<double> Sensitivities::Free(
    const std::vector<double>& coefficients) const {
  std::vector<double> free;
  for (const ParameterSpec& spec : law_.free()) {
    const int index = law_.law().FindParameter(spec.name);
    free.push_back(coefficients[static_cast<size_t>(index)]);
  }
  return free;
}

// Parameters without a variance have no information; what there is of the
// others holds whatever those are.
Eigen::MatrixXd Sensitivities::KnownFrom(const GroupFit& group) const {
  const auto p = static_cast<Eigen::Index>(moved_.size());
  Eigen::MatrixXd known = Eigen::MatrixXd::Zero(p, p);
  if (group.covariance.rows() == 0) return known;
  std::vector<Eigen::Index> rows, places;
  Eigen::VectorXd slopes(p);
  Eigen::Index used = 0;
  for (Eigen::Index j = 0; j < p; ++j) {
    const auto f = static_cast<size_t>(moved_[static_cast<size_t>(j)]);
    const int index = law_.law().FindParameter(law_.free()[f].name);
    if (!(group.covariance(index, index) > 0)) continue;
    rows.push_back(index);
    places.push_back(j);
    slopes[used++] = in_logarithm_[f] ? 1 / estimates_[f] : 1;
  }
  if (rows.empty()) return known;
  const Eigen::VectorXd unit = slopes.head(used);
  known(places, places) = InformationOf(
      unit.asDiagonal() * group.covariance(rows, rows) * unit.asDiagonal());
  return known;
}

Sensitivities::Quantity Sensitivities::Find(const DesignTarget& target) {
  Quantity quantity;
  if (target.kind != DesignTarget::kQuantity) return quantity;
  Graph& graph = law_.graph();
  std::vector<std::string> names;
  for (const auto& [name, node] : law_.derived()) {
    names.push_back(name);
    if (name == target.name) quantity.value = node;
  }
  for (const int f : moved_) {
    const std::string& name = law_.free()[static_cast<size_t>(f)].name;
    names.push_back(name);
    if (name == target.name) quantity.value = graph.Parameter(f);
  }
  if (quantity.value < 0) {
    const bool held = law_.law().FindParameter(target.name) >= 0;
    throw Error(
        ExitCode::kUsage,
        held ? "is fixed or at a bound: no run teaches anything of it"
             : "is no parameter or derived quantity of " + law_.law().name)
        .Value(target.name)
        .Hint(NameHint(held ? "" : target.name, "there are", names));
  }
  for (const int f : moved_) {
    quantity.slopes.push_back(
        graph.Derivative(quantity.value, graph.Parameter(f)));
  }
  return quantity;
}

Eigen::MatrixXd Sensitivities::Evaluate(
    const std::vector<Node>& nodes,
    const std::vector<std::vector<double>>& columns,
    const std::vector<double>& free) const {
  std::vector<const double*> pointers;
  for (const auto& column : columns) pointers.push_back(column.data());
  const size_t rows = columns.empty() ? 1 : columns[0].size();
  const Program program(law_.graph(), nodes, pointers, rows);
  Program::Scratch scratch;
  Eigen::MatrixXd values(static_cast<Eigen::Index>(rows),
                         static_cast<Eigen::Index>(nodes.size()));
  program.Evaluate(free.data(), values.data(), rows, &scratch);
  return values;
}

Eigen::MatrixXd Sensitivities::Gradients(
    const std::vector<std::vector<double>>& columns,
    const std::vector<double>& free) const {
  Eigen::MatrixXd gradients = Evaluate(gradient_, columns, free);
  for (Eigen::Index j = 0; j < gradients.cols(); ++j) {
    const auto f = static_cast<size_t>(moved_[static_cast<size_t>(j)]);
    if (in_logarithm_[f]) gradients.col(j) *= free[f];
  }
  return gradients;
}

Eigen::MatrixXd Sensitivities::TargetOf(size_t target,
                                        const std::vector<double>& free) const {
  const auto p = static_cast<Eigen::Index>(moved_.size());
  const DesignTarget& wanted = targets_[target];
  if (wanted.kind == DesignTarget::kAll) return {p, 0};
  if (wanted.kind == DesignTarget::kLoss) {
    const double points = static_cast<double>(wanted.points[0].size());
    return Compressed(Gradients(wanted.points, free).transpose() /
                      std::sqrt(points));
  }
  const Quantity& quantity = quantities_[target];
  const std::vector<double> nowhere(law_.law().variables.size(), kNaN);
  const auto at = [&](Node node) {
    return EvaluateOnce(law_.graph(), node, free, nowhere);
  };
  Eigen::MatrixXd slopes(p, 1);
  for (Eigen::Index j = 0; j < p; ++j) {
    const auto f = static_cast<size_t>(moved_[static_cast<size_t>(j)]);
    slopes(j, 0) = at(quantity.slopes[static_cast<size_t>(j)]) *
                   (in_logarithm_[f] ? free[f] : 1);
  }
  return IsPositive(target) ? Eigen::MatrixXd(slopes / at(quantity.value))
                            : slopes;
}

DesignView Sensitivities::View(const std::vector<double>& coefficients) const {
  const std::vector<double> free = Free(coefficients);
  DesignView view;
  view.known = known_;
  view.gradients = Gradients(pool_.columns, free);
  for (size_t i = 0; i < pool_.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    view.gradients.row(row) /= pool_.sigma[i];
    if (view.gradients.row(row).allFinite()) continue;
    std::string place;
    for (size_t v = 0; v < pool_.columns.size(); ++v) {
      place += (v == 0 ? "" : ", ") + law_.law().variables[v].name + " = " +
               ShortNumber(pool_.columns[v][i]);
    }
    throw Error(ExitCode::kBadData,
                "the law has no finite derivative at the candidate " + place)
        .File(law_.law().name);
  }
  const double largest = view.gradients.cwiseAbs().maxCoeff();
  constexpr double kSquareIsFinite = 1e100;
  if (largest > kSquareIsFinite ||
      (largest > 0 && largest < 1 / kSquareIsFinite)) {
    throw Error(ExitCode::kBadData,
                "the error of a run is " + ShortNumber(1 / largest) +
                    " times what a change of the coefficients does to the "
                    "loss: too extreme to compute with")
        .Hint("give it in the scale of the residuals");
  }
  for (size_t k = 0; k < targets_.size(); ++k) {
    view.targets.push_back(TargetOf(k, free));
  }
  return view;
}

Eigen::VectorXd Sensitivities::Predictions(
    const std::vector<std::vector<double>>& columns,
    const std::vector<double>& free) const {
  return Evaluate({scale_}, columns, free);
}

Eigen::VectorXd Sensitivities::PoolPredictions(
    const std::vector<double>& coefficients) const {
  return Predictions(pool_.columns, Free(coefficients))
      .cwiseQuotient(Eigen::Map<const Eigen::VectorXd>(
          pool_.sigma.data(), static_cast<Eigen::Index>(pool_.size())));
}

Eigen::VectorXd Sensitivities::ValueOf(size_t target,
                                       const std::vector<double>& free) const {
  const DesignTarget& wanted = targets_[target];
  if (wanted.kind == DesignTarget::kLoss) {
    const double points = static_cast<double>(wanted.points[0].size());
    return Predictions(wanted.points, free) / std::sqrt(points);
  }
  const std::vector<double> nowhere(law_.law().variables.size(), kNaN);
  const double value =
      EvaluateOnce(law_.graph(), quantities_[target].value, free, nowhere);
  return Eigen::VectorXd::Constant(
      1, IsPositive(target) ? std::log(value) : value);
}

DesignView Sensitivities::Ensemble(
    const std::vector<std::vector<double>>& draws, size_t* used) const {
  // Columns: pool, then each target.
  std::vector<Eigen::VectorXd> members;
  std::vector<Eigen::Index> sizes;
  for (const std::vector<double>& coefficients : draws) {
    if (members.size() == *used) break;
    const std::vector<double> free = Free(coefficients);
    std::vector<Eigen::VectorXd> parts = {Predictions(pool_.columns, free)};
    for (size_t k = 0; k < targets_.size(); ++k) {
      parts.push_back(ValueOf(k, free));
    }
    sizes.clear();
    for (const Eigen::VectorXd& part : parts) sizes.push_back(part.size());
    Eigen::VectorXd all(std::accumulate(sizes.begin(), sizes.end(), 0));
    Eigen::Index at = 0;
    for (const Eigen::VectorXd& part : parts) {
      all.segment(at, part.size()) = part;
      at += part.size();
    }
    if (all.allFinite()) members.push_back(std::move(all));
  }
  constexpr size_t kFewest = 3;
  if (members.size() < kFewest) {
    throw Error(ExitCode::kBadData,
                "is finite at all candidates and targets for fewer than three "
                "draws of its coefficients")
        .File(law_.law().name)
        .Hint("narrow the bounds of its parameters");
  }
  *used = members.size();
  return EnsembleView(members, sizes, pool_.sigma);
}

double Sensitivities::Estimate(size_t target) const {
  const DesignTarget& wanted = targets_[target];
  if (wanted.kind == DesignTarget::kAll) return kNaN;
  std::vector<double> at(law_.law().variables.size(), kNaN);
  if (wanted.kind == DesignTarget::kQuantity) {
    return EvaluateOnce(
        law_.graph(), quantities_[target].value, estimates_, at);
  }
  if (wanted.points[0].size() != 1) return kNaN;
  for (size_t v = 0; v < at.size(); ++v) at[v] = wanted.points[v][0];
  return EvaluateOnce(law_.graph(), law_.loss(), estimates_, at);
}

bool Sensitivities::IsPositive(size_t target) const {
  const DesignTarget& wanted = targets_[target];
  if (wanted.kind != DesignTarget::kQuantity) return false;
  const int f = law_.FindFree(wanted.name);
  const bool positive = f < 0 || law_.free()[static_cast<size_t>(f)].min >= 0;
  return positive && Estimate(target) > 0;
}

const std::string& Sensitivities::name(size_t j) const {
  return law_.free()[static_cast<size_t>(moved_[j])].name;
}

}  // namespace routescale
