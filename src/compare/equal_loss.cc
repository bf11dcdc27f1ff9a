#include "compare/equal_loss.h"

#include <algorithm>
#include <cmath>

#include "answers/usable_covariance.h"
#include "base/distributions.h"
#include "base/nan.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

constexpr int kLosses = 5;

std::string Remark(const FittedPair& pair,
                   const Reach& baseline,
                   const Reach& group) {
  if (std::isnan(baseline.cost)) return pair.baseline + " never reaches it";
  if (std::isnan(group.cost)) return pair.group + " never reaches it";
  std::vector<std::string> beyond;
  if (baseline.beyond) beyond.push_back(pair.baseline);
  if (group.beyond) beyond.push_back(pair.group);
  return beyond.empty() ? "" : "beyond the runs of " + JoinNames(beyond);
}

}  // namespace

std::pair<double, double> Ends(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, *high};
}

std::vector<double> EqualLosses(const std::vector<double>& baseline,
                                const std::vector<double>& group) {
  auto [low, high] = Ends(group);
  const auto [base_low, base_high] = Ends(baseline);
  if (std::max(low, base_low) < std::min(high, base_high)) {
    low = std::max(low, base_low);
    high = std::min(high, base_high);
  }
  std::vector<double> losses;
  for (int i = 0; i < kLosses; ++i) {
    losses.push_back(high + (low - high) * i / (kLosses - 1));
  }
  return losses;
}

FittedPair PairOf(const std::string& baseline,
                  const std::string& group,
                  const GroupFit& fit,
                  double level) {
  return {
      baseline, group, UsableCovariance(fit), fit.statistics.Quantile(level)};
}

MultiplierRow RowOf(const FittedPair& pair,
                    double loss,
                    const Reach& baseline,
                    const Reach& group) {
  MultiplierRow row;
  row.loss = loss;
  row.baseline_cost = baseline.cost;
  row.cost = group.cost;
  row.multiplier = row.baseline_cost / row.cost;
  const Eigen::VectorXd gradient = baseline.log_gradient - group.log_gradient;
  const double error = std::sqrt(gradient.dot(pair.covariance * gradient));
  row.low = row.multiplier * std::exp(-pair.t * error);
  row.high = row.multiplier * std::exp(pair.t * error);
  row.remark = Remark(pair, baseline, group);
  return row;
}

bool IsBeyond(double value, const std::vector<double>& of_runs) {
  constexpr double kRounding = 1e-9;
  const auto [low, high] = Ends(of_runs);
  return value < low * (1 - kRounding) || value > high * (1 + kRounding);
}

void FindConstant(GroupMultiplier* group) {
  constexpr double kSame = 1e-6;
  std::vector<const MultiplierRow*> known;
  for (const MultiplierRow& row : group->rows) {
    if (std::isfinite(row.multiplier)) known.push_back(&row);
  }
  group->multiplier = group->low = group->high = kNaN;
  if (known.size() < 2) return;
  const auto [least, most] =
      std::minmax_element(known.begin(), known.end(), [](auto* a, auto* b) {
        return a->multiplier < b->multiplier;
      });
  group->constant = (*most)->multiplier <= (*least)->multiplier * (1 + kSame);
  if (!group->constant) return;
  group->multiplier = known[0]->multiplier;
  group->low = known[0]->low;
  group->high = known[0]->high;
}

void CheckNames(const Law& law,
                const std::vector<Points>& groups,
                const MultiplierOptions& options) {
  std::vector<std::string> names, parameters;
  for (const Points& points : groups) names.push_back(points.group);
  for (const ParameterSpec& spec : law.parameters) {
    parameters.push_back(spec.name);
  }
  const auto check = [](const std::string& option,
                        const std::string& name,
                        const std::string& what,
                        const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    throw Error(ExitCode::kUsage, "is no " + what)
        .File(option)
        .Value(name)
        .Hint(NameHint(name, "there are", known));
  };
  check("@baseline"_options, options.baseline, "group of the table", names);
  for (const auto& [group, factor] : options.throughput) {
    check("@throughput"_options, group, "group of the table", names);
    kPositive.Check("@throughput", factor);
  }
  for (const std::string& name : options.share) {
    check("@share"_options, name, "parameter of " + law.name, parameters);
  }
  if (groups.size() < 2) {
    throw Error(ExitCode::kUsage, "there is one group only: " + names[0])
        .File("@groups"_options)
        .Hint("@group-by COLUMN makes groups"_options);
  }
}

MultiplierComparison Question(const Law& law,
                              const std::string& cost,
                              const MultiplierOptions& options) {
  MultiplierComparison question;
  question.law = law.name;
  question.cost = cost;
  question.baseline = options.baseline;
  question.shared = options.share;
  question.throughput = options.throughput;
  question.level = options.fit.level;
  return question;
}

}  // namespace routescale
