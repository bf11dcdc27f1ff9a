#include <algorithm>
#include <cmath>
#include <limits>

#include "answers/root.h"
#include "answers/spread.h"
#include "base/nan.h"
#include "laws/parse_cost.h"
#include "routescale/answers.h"

namespace routescale {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Places of the usual range of a variable between which roots are looked for.
constexpr int kPlaces = 32;
constexpr double kSmallest = 1e-30, kLargest = 1e30;

std::vector<double> PointAt(const Predictor::Columns& columns, size_t row) {
  std::vector<double> point;
  for (const auto& column : columns) point.push_back(column[row]);
  return point;
}

// Infinity if f, which has no root, is nearer to 0 at large values than at
// small ones, else 0.
double NearerEnd(const std::function<double(double)>& f,
                 const std::vector<double>& places) {
  const auto distance = [&](double far, double near) {
    const double value = std::isfinite(f(far)) ? f(far) : f(near);
    return std::isfinite(value) ? std::abs(value) : kInfinity;
  };
  const double small = distance(kSmallest, places.front());
  const double large = distance(kLargest, places.back());
  return large < small ? kInfinity : 0;
}

// Positive places spread over a range, in the logarithm where it is positive.
std::vector<double> PlacesIn(std::pair<double, double> range) {
  const auto [low, high] = range;
  std::vector<double> places;
  if (!(high > 0) || !(high > low)) return {1};
  for (int i = 0; i <= kPlaces; ++i) {
    const double share = static_cast<double>(i) / kPlaces;
    const double place = low > 0 ? low * std::pow(high / low, share)
                                 : low + share * (high - low);
    if (place > 0) places.push_back(place);
  }
  return places;
}

}  // namespace

Predictor::Predictor(const SavedFit& fit, const GroupFit& group)
    : law_(fit.law, {}),
      variables_(fit.law.variable_names()),
      parameters_(group.values()),
      spread_(std::make_shared<Spread>(fit, group)),
      level_(fit.options.level),
      threads_(fit.options.threads),
      residual_(fit.residual),
      in_residual_(law_.In(fit.residual)),
      size_(fit.law.FindVariable(fit.law.size_variable)) {
  Graph& graph = law_.graph();
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const Node leaf = graph.Parameter(static_cast<int>(i));
    gradient_.push_back(graph.Derivative(in_residual_, leaf));
  }
  for (size_t v = 0; v < variables_.size(); ++v) {
    const Node leaf = graph.Variable(static_cast<int>(v));
    slopes_.push_back(graph.Derivative(in_residual_, leaf));
  }
  if (fit.law.effective) effective_ = law_.Lower(*fit.law.effective);
  for (const std::string& variable : variables_) {
    const auto range = group.range.find(variable);
    range_.push_back(range == group.range.end() ? std::pair(kNaN, kNaN)
                                                : range->second);
  }
}

void Predictor::Calibrate(const GroupFit& group) {
  calibration_ = group.calibration.value();
  cost_ = law_.Lower(ParseCost(calibration_->formula, "the cost", law_.law()));
}

IntervalMethod Predictor::interval_method() const { return spread_->method(); }

std::vector<double> Predictor::Evaluate(Node node, const Columns& at) const {
  std::vector<const double*> columns;
  for (const auto& column : at) columns.push_back(column.data());
  const size_t rows = at.empty() ? 0 : at[0].size();
  const Program program(law_.graph(), {node}, columns, rows);
  std::vector<double> values(rows);
  Program::Scratch scratch;
  program.Evaluate(parameters_.data(), values.data(), rows, &scratch);
  return values;
}

double Predictor::At(Node node,
                     const Parameters& parameters,
                     const Point& at) const {
  return EvaluateOnce(law_.graph(), node, parameters, at);
}

std::vector<double> Predictor::Loss(const Columns& at) const {
  return Evaluate(law_.loss(), at);
}

std::vector<double> Predictor::Extrapolations(const Point& at) const {
  std::vector<double> distances;
  for (size_t v = 0; v < range_.size(); ++v) {
    const auto [low, high] = range_[v];
    const double beyond = std::clamp(at[v], low, high);
    const bool positive = low > 0 && at[v] > 0;
    distances.push_back(std::isnan(low)   ? kNaN
                        : at[v] == beyond ? 0
                        : positive        ? std::abs(std::log10(at[v] / beyond))
                                   : std::abs(at[v] - beyond) / (high - low));
  }
  return distances;
}

double Predictor::Extrapolation(const Point& at) const {
  double worst = 0;
  for (const double distance : Extrapolations(at)) {
    if (!(distance <= worst)) worst = distance;
  }
  return worst;
}

std::vector<double> Predictor::EffectiveParameters(const Columns& at) const {
  const size_t rows = at.empty() ? 0 : at[0].size();
  if (!has_dense()) return std::vector<double>(rows, kNaN);
  if (effective_ >= 0) return Evaluate(effective_, at);
  std::vector<double> effective;
  for (size_t i = 0; i < rows; ++i) {
    effective.push_back(Effective(parameters_, PointAt(at, i)));
  }
  return effective;
}

Predictor::Point Predictor::Dense(Point at) const {
  for (const auto& [variable, value] : law_.law().dense) {
    at[law_.law().FindVariable(variable)] = value;
  }
  return at;
}

Predictor::Point Predictor::Saturated(Point at) const {
  for (const auto& [variable, value] : law_.law().dense) {
    at[law_.law().FindVariable(variable)] = kInfinity;
  }
  return at;
}

double Predictor::Effective(const Parameters& parameters,
                            const Point& at) const {
  if (!has_dense()) return kNaN;
  if (effective_ >= 0) return At(effective_, parameters, at);
  const double loss = At(law_.loss(), parameters, at);
  Point dense = Dense(at);
  return SolvePositive(
      [&](double size) {
        dense[size_] = size;
        return At(law_.loss(), parameters, dense) - loss;
      },
      dense[size_]);
}

double Predictor::Limit(const Parameters& parameters, Point at) const {
  const double limit = Effective(parameters, Saturated(std::move(at)));
  return std::isfinite(limit) && limit > 0 ? limit : kNaN;
}

std::vector<double> Predictor::EffectiveLimit(const Columns& at) const {
  std::vector<double> limits;
  for (size_t i = 0; i < at[0].size(); ++i) {
    limits.push_back(Limit(parameters_, PointAt(at, i)));
  }
  return limits;
}

double Predictor::Size(const Parameters& parameters,
                       double effective,
                       Point at) const {
  return SolvePositive(
      [&](double size) {
        at[size_] = size;
        return std::log(Effective(parameters, at) / effective);
      },
      effective);
}

double Predictor::SizeForEffective(double effective,
                                   std::vector<double> at) const {
  return Size(parameters_, effective, std::move(at));
}

double Predictor::Solved(const Parameters& parameters,
                         int variable,
                         double loss,
                         Point at) const {
  const auto above = [&](double value) {
    at[variable] = value;
    return At(law_.loss(), parameters, at) - loss;
  };
  const std::string& name = variables_[variable];
  const auto usual = law_.law().ranges.find(name);
  const std::vector<double> places = PlacesIn(
      usual != law_.law().ranges.end() ? usual->second : range_[variable]);
  double value = SolveBetween(above, places);
  if (std::isnan(value)) value = SolvePositive(above, places.front());
  if (std::isnan(value)) value = SolvePositive(above, places.back());
  if (std::isnan(value)) return NearerEnd(above, places);
  const auto dense = law_.law().dense.find(name);
  const bool below_dense =
      dense != law_.law().dense.end() && value < dense->second * (1 - 1e-9);
  return below_dense ? 0 : value;
}

double Predictor::Solve(int variable,
                        double loss,
                        const std::vector<double>& at) const {
  return Solved(parameters_, variable, loss, at);
}

}  // namespace routescale
