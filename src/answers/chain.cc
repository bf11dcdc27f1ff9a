#include "routescale/chain.h"

#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "base/nan.h"
#include "base/random.h"
#include "routescale/error.h"
#include "routescale/inference.h"
#include "routescale/law_at.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// Seeds of the second fit and of the noise, apart from that of the first.
constexpr uint64_t kSecondSeed = 0x7365636f6e64, kNoiseSeed = 0x6e6f697365;

std::string LinkOf(const Law& law, const std::string& wanted) {
  if (!wanted.empty()) {
    VariableIndex(law, wanted, "@link"_options);
    return wanted;
  }
  if (law.variables.size() == 1) return law.variables[0].name;
  if (law.FindVariable("L") >= 0) return "L";
  throw Error(ExitCode::kUsage,
              "which variable of " + law.name + " is the loss?")
      .File("@then"_options)
      .Hint("say so: @link "_options + law.variables[0].name +
            "=loss; its variables "
            "are " +
            JoinNames(law.variable_names()));
}

// Whether row i of both drew the same runs.
bool ArePaired(const SavedFit& first,
               const GroupFit& first_group,
               const SavedFit& second,
               const GroupFit& second_group) {
  const auto by_cases = [](const SavedFit& fit) {
    return fit.interval.resamples_data() &&
           fit.interval.resampling == Resampling::kCase;
  };
  return by_cases(first) && by_cases(second) && !first.data_sha256.empty() &&
         first.data_sha256 == second.data_sha256 &&
         first.interval.seed == second.interval.seed &&
         first_group.points == second_group.points &&
         first_group.draws.rows() > 0 &&
         first_group.draws.rows() == second_group.draws.rows();
}

std::vector<double> RowOf(const Eigen::MatrixXd& matrix, Eigen::Index row) {
  return {matrix.row(row).begin(), matrix.row(row).end()};
}

Predictor::Columns OnePoint(const std::vector<double>& at) {
  Predictor::Columns columns;
  for (const double value : at) columns.push_back({value});
  return columns;
}

}  // namespace

ChainedPredictor::Stage::Stage(const SavedFit& fit,
                               const GroupFit& group,
                               uint64_t seed)
    : predictor_(fit, group),
      law_(fit.law, {}),
      draws_(group.draws),
      residual_(fit.residual),
      level_(fit.options.level),
      sigma_(group.statistics.sigma),
      degrees_(group.statistics.known_errors
                   ? HUGE_VAL
                   : group.statistics.degrees_of_freedom),
      seed_(seed) {}

double ChainedPredictor::Stage::Loss(const std::vector<double>& at) const {
  return predictor_.Loss(OnePoint(at))[0];
}

double ChainedPredictor::Stage::To(double response) const {
  return residual_ == Residual::kLn      ? std::log(response)
         : residual_ == Residual::kLog10 ? std::log10(response)
                                         : response;
}

double ChainedPredictor::Stage::From(double value) const {
  return residual_ == Residual::kLn      ? std::exp(value)
         : residual_ == Residual::kLog10 ? std::pow(10.0, value)
                                         : value;
}

std::vector<double> ChainedPredictor::Stage::Means(const Columns& at) const {
  return draws_.rows() > 0 ? DrawnMeans(at) : WaldMeans(at);
}

std::vector<double> ChainedPredictor::Stage::DrawnMeans(
    const Columns& at) const {
  std::vector<double> means, point(at.size());
  for (size_t i = 0; i < at[0].size(); ++i) {
    for (size_t v = 0; v < at.size(); ++v) point[v] = at[v][i];
    const auto row = static_cast<Eigen::Index>(i);
    means.push_back(
        std::isnan(draws_(row, 0))
            ? kNaN
            : EvaluateOnce(
                  law_.graph(), law_.loss(), RowOf(draws_, row), point));
  }
  return means;
}

std::vector<double> ChainedPredictor::Stage::WaldMeans(
    const Columns& at) const {
  std::vector<double> means(at[0].size(), kNaN);
  if (degrees_ <= 0) return means;
  const double quantile = StudentT(0.5 + 0.5 * level_, degrees_);
  const std::vector<Prediction> predictions = predictor_.Predict(at);
  for (size_t i = 0; i < means.size(); ++i) {
    const Prediction& prediction = predictions[i];
    const double error =
        (To(prediction.loss_high) - To(prediction.loss_low)) / (2 * quantile);
    const double z = CounterRandom(seed_, i).Normal();
    means[i] =
        From(To(prediction.loss) + StudentT(NormalCdf(z), degrees_) * error);
  }
  return means;
}

std::vector<double> ChainedPredictor::Stage::WithNoise(
    std::vector<double> responses) const {
  for (size_t i = 0; i < responses.size(); ++i) {
    const double noise = sigma_ * CounterRandom(seed_ ^ kNoiseSeed, i).Normal();
    responses[i] = residual_ == Residual::kRelative
                       ? responses[i] * (1 + noise)
                       : From(To(responses[i]) + noise);
  }
  return responses;
}

void ChainOptions::Check() const { kLegalDraws.Check("@draws", draws); }

ChainedPredictor::ChainedPredictor(const SavedFit& first,
                                   const GroupFit& first_group,
                                   const SavedFit& second,
                                   const GroupFit& second_group,
                                   const ChainOptions& options)
    : first_(first, first_group, options.seed),
      second_(second, second_group, options.seed ^ kSecondSeed),
      link_(LinkOf(second.law, options.link)),
      level_(first.options.level),
      draws_(options.draws),
      paired_(ArePaired(first, first_group, second, second_group)) {
  options.Check();
  for (const VariableSpec& variable : second.law.variables) {
    const int source = first.law.FindVariable(variable.name);
    sources_.push_back(variable.name == link_ ? -1 : source);
    if (variable.name == link_ || source >= 0) continue;
    throw Error(ExitCode::kUsage,
                "needs " + variable.name + ", which " + first.law.name +
                    " does not have")
        .File("@then"_options)
        .Value(second.law.name);
  }
  for (const Stage* stage : {&first_, &second_}) {
    if (stage->rows() < 0) continue;
    draws_ = std::min(draws_, static_cast<int>(stage->rows()));
  }
}

ChainedPredictor::Columns ChainedPredictor::SecondPoints(
    const std::vector<double>& at, const std::vector<double>& losses) const {
  Columns points;
  for (const int source : sources_) {
    if (source < 0) {
      points.push_back(losses);
    } else {
      points.emplace_back(losses.size(), at[static_cast<size_t>(source)]);
    }
  }
  return points;
}

ChainedPrediction ChainedPredictor::Predict(
    const std::vector<double>& at) const {
  std::vector<double> point;
  for (const auto& column : SecondPoints(at, {first_.Loss(at)})) {
    point.push_back(column[0]);
  }
  ChainedPrediction answer;
  answer.task = second_.Loss(point);
  answer.extrapolation = second_.Extrapolation(point);
  Columns repeated;
  for (const double value : at) {
    repeated.emplace_back(static_cast<size_t>(draws_), value);
  }
  const std::vector<double> losses = first_.Means(repeated);
  const auto interval = [&](std::vector<double> draws) {
    return DrawnInterval({IntervalMethod::kPercentile, level_},
                         answer.task,
                         std::move(draws),
                         {});
  };
  const Interval mean = interval(second_.Means(SecondPoints(at, losses)));
  const Interval run = interval(second_.WithNoise(
      second_.Means(SecondPoints(at, first_.WithNoise(losses)))));
  answer.task_low = mean.low;
  answer.task_high = mean.high;
  answer.new_run_low = run.low;
  answer.new_run_high = run.high;
  return answer;
}

}  // namespace routescale
