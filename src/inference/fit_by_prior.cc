#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/low_discrepancy.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "base/random.h"
#include "fit/covariance.h"
#include "fit/group_points.h"
#include "fit/refine.h"
#include "fit/statistics.h"
#include "fit/warning_codes.h"
#include "inference/posterior.h"
#include "routescale/error.h"
#include "routescale/inference.h"
#include "routescale/prior.h"

namespace routescale {
namespace {

constexpr int kSamples = 64;
constexpr int kPriorPlaces = 512;      // of the prior, where a search may begin
constexpr size_t kPriorDescents = 16;  // from the best of them
constexpr uint64_t kSeed = 1;
// What is known of the error of a run before any: half a percent of the loss,
// as sure as two runs would say it.
constexpr double kUsualError = 0.005, kRunsOfError = 2;
constexpr double kModeGradient = 1e-4;

double UsualError(const FitLaw& law, const Points& points) {
  if (law.residual != Residual::kLinear) return UsualRunError(law.residual);
  std::vector<double> sizes;
  for (const double loss : points.response) sizes.push_back(std::abs(loss));
  const double middle = UpperMedian(std::move(sizes));
  return kUsualError * (middle > 0 ? middle : 1);
}

// One group: the mode, the error of a run and the samples.
class PriorFit {
 public:
  PriorFit(const FitLaw& law,
           const Points& points,
           const std::vector<Chances>& chances,
           size_t threads)
      : law_(law),
        points_(points),
        posterior_(law, points, chances),
        threads_(threads),
        usual_(UsualError(law, points) * RootOfMeanWeight()) {
    const LowDiscrepancy even(chances.size());
    for (int k = 0; k < kPriorPlaces; ++k) {
      std::vector<double> probabilities;
      for (size_t j = 0; j < chances.size(); ++j) {
        probabilities.push_back(even(k, j));
      }
      places_.push_back(posterior_.AtProbabilities(probabilities));
    }
    aim_.shift = Eigen::VectorXd::Zero(posterior_.rows());
    aim_.center = Eigen::VectorXd::Zero(posterior_.size());
  }

  GroupFit Run() {
    aim_.sigma = std::max(usual_, FirstError());
    std::vector<Eigen::VectorXd> from = places_;
    from.push_back(aim_.center);
    // Samples of the first round are places to look for the mode again.
    for (int round = 0; round < 2; ++round) {
      FindMode(from);
      FindError();
      FindSamples();
      from = samples_;
      from.push_back(mode_.z);
    }
    return Finish();
  }

 private:
  double RootOfMeanWeight() const {
    return RootWeights(points_).norm() /
           std::sqrt(static_cast<double>(points_.size()));
  }

  // A search begins with a wide error, in which the prior leads.
  double FirstError() const {
    const Eigen::VectorXd target = posterior_.model().target();
    constexpr double kShare = 0.3;
    const Eigen::VectorXd around = target.array() - target.mean();
    return kShare * around.norm() /
           std::sqrt(static_cast<double>(target.size()));
  }

  void FindMode(const std::vector<Eigen::VectorXd>& from) {
    std::vector<double> values(from.size());
    ParallelFor(from.size(), threads_, [&](size_t i) {
      values[i] = posterior_.Value(from[i], aim_);
    });
    std::vector<size_t> order(from.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return values[a] < values[b];
    });
    order.resize(std::min(order.size(), kPriorDescents));
    std::erase_if(order, [&](size_t i) { return !std::isfinite(values[i]); });
    if (order.empty()) {
      throw Error(ExitCode::kBadData,
                  "the law is not finite, or breaks its constraints, anywhere "
                  "in its prior")
          .File("group " + points_.group)
          .Hint("narrow the bounds or give priors of value and factor");
    }
    std::vector<Posterior::Place> ends(order.size());
    ParallelFor(order.size(), threads_, [&](size_t i) {
      ends[i] = posterior_.Descend(from[order[i]], aim_);
    });
    mode_ = *std::min_element(
        ends.begin(), ends.end(), [](const auto& a, const auto& b) {
          return a.value < b.value;
        });
  }

  // By marginal likelihood: with γ the number of coefficients that the runs
  // determine, s² = (Σ r² + ν s₀²)/(n − γ + ν), ν runs for what is usual.
  void FindError() {
    constexpr int kSteps = 8;
    const double n = static_cast<double>(posterior_.rows());
    if (points_.known_errors) {
      aim_.sigma = 1;
      mode_ = posterior_.Descend(mode_.z, aim_);
      return;
    }
    for (int i = 0; i < kSteps; ++i) {
      const Eigen::MatrixXd all = posterior_.Linearised(mode_.z);
      const Eigen::MatrixXd jacobian =
          all.rightCols(posterior_.size()) / aim_.sigma;
      const Eigen::VectorXd values =
          Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(
              jacobian.transpose() * jacobian, Eigen::EigenvaluesOnly)
              .eigenvalues()
              .cwiseMax(0);
      const double determined = (values.array() / (1 + values.array())).sum();
      const double squares =
          all.col(0).squaredNorm() + kRunsOfError * usual_ * usual_;
      aim_.sigma = std::sqrt(squares / (n - determined + kRunsOfError));
      mode_ = posterior_.Descend(mode_.z, aim_);
    }
  }

  void FindSamples() {
    const std::vector<Eigen::VectorXd> earlier = samples_;
    samples_.assign(kSamples, {});
    ParallelFor(samples_.size(), threads_, [&](size_t k) {
      CounterRandom random(kSeed, k);
      Posterior::Aim aim = aim_;
      aim.center = places_[k];
      for (double& shift : aim.shift) shift = aim.sigma * random.Normal();
      std::vector<Eigen::VectorXd> from = {places_[k], mode_.z};
      if (!earlier.empty()) from.push_back(earlier[k]);
      double least = HUGE_VAL;
      samples_[k] = mode_.z;
      for (const Eigen::VectorXd& start : from) {
        const Posterior::Place end = posterior_.Descend(start, aim);
        if (!(end.value < least)) continue;
        least = end.value;
        samples_[k] = end.z;
      }
    });
  }

  GroupFit Finish() const {
    GroupFit fit;
    DescribePoints(points_, &fit);
    const auto p = posterior_.size();
    Optimum optimum;
    optimum.theta = posterior_.Theta(mode_.z);
    const double squares =
        posterior_.model().Residuals(optimum.theta).squaredNorm();
    optimum.objective = 0.5 * squares;
    fit.statistics = ComputeStatistics(squares,
                                       posterior_.model().target(),
                                       RootWeights(points_),
                                       static_cast<int>(p),
                                       points_.known_errors);
    fit.statistics.degrees_of_freedom =
        std::max(0, fit.statistics.degrees_of_freedom);
    fit.statistics.sigma = aim_.sigma / RootOfMeanWeight();
    fit.verdict.scaled_gradient = mode_.gradient;
    fit.verdict.converged = mode_.gradient < kModeGradient;
    fit.verdict.rank = static_cast<int>(p);
    Eigen::MatrixXd internal(kSamples, p);
    fit.draws.resize(
        kSamples, static_cast<Eigen::Index>(law_.law.law().parameters.size()));
    for (Eigen::Index k = 0; k < kSamples; ++k) {
      const Eigen::VectorXd theta =
          posterior_.Theta(samples_[static_cast<size_t>(k)]);
      internal.row(k) = ToInternal(law_, theta).transpose();
      const std::vector<double> all =
          law_.law.Expand({theta.begin(), theta.end()});
      fit.draws.row(k) = Eigen::Map<const Eigen::RowVectorXd>(
          all.data(), static_cast<Eigen::Index>(all.size()));
    }
    const Eigen::MatrixXd around =
        internal.rowwise() - internal.colwise().mean();
    Curvature curvature;
    curvature.covariance = around.transpose() * around / (kSamples - 1);
    curvature.at_bound.assign(static_cast<size_t>(p), false);
    curvature.identified.assign(static_cast<size_t>(p), true);
    FillEstimates(law_, optimum, curvature, 0.95, &fit);
    AddWarning(WarningKind::kPrior,
               "",
               std::to_string(fit.points) +
                   (fit.points == 1 ? " run" : " runs") +
                   " and a prior: the estimates are the most likely "
                   "coefficients, not those of least squares",
               &fit);
    return fit;
  }

  const FitLaw& law_;
  const Points& points_;
  Posterior posterior_;
  size_t threads_;
  double usual_;
  std::vector<Eigen::VectorXd> places_, samples_;  // z
  Posterior::Aim aim_;
  Posterior::Place mode_;
};

}  // namespace

std::vector<GroupFit> FitGroupsByPrior(const Law& source,
                                       const std::vector<Points>& groups,
                                       const FitOptions& options,
                                       const Priors& priors) {
  if (options.objective.kind != Objective::Kind::kL2) {
    throw Error(ExitCode::kUsage, "a fit by a prior is by least squares alone")
        .Hint("leave the objective out, or the prior");
  }
  const FitLaw law(source, options);
  const std::vector<Chances> chances = ChancesOf(law.law, priors);
  std::vector<GroupFit> fits;
  for (const Points& points : groups) {
    CheckVariables(law.law.law(), points);
    fits.push_back(
        PriorFit(law, points, chances, ThreadCount(options.threads)).Run());
  }
  IntervalOptions interval;
  interval.method = IntervalMethod::kPercentile;
  IntervalsFromDraws(source, options, interval, &fits);
  return fits;
}

bool IsPriorOfUse(const Law& source,
                  const ParameterChanges& changes,
                  const GroupFit& fit) {
  const CompiledLaw law(source, changes);
  std::vector<Chances> chances;
  try {
    chances = ChancesOf(law, {});
  } catch (const Error&) {
    return false;
  }
  for (size_t f = 0; f < chances.size(); ++f) {
    const int index = source.FindParameter(law.free()[f].name);
    const Estimate& estimate = fit.parameters[static_cast<size_t>(index)];
    const double slope = chances[f].in_logarithm ? estimate.value : 1;
    const double known = chances[f].deviation * slope;
    if (estimate.status == Status::kAtBound ||
        estimate.status == Status::kNotIdentified ||
        !(estimate.std_error < known)) {
      return true;
    }
  }
  return false;
}

double UsualRunError(Residual residual) {
  switch (residual) {
    case Residual::kLog10:
      return kUsualError / std::log(10.0);
    case Residual::kLn:
    case Residual::kRelative:
      return kUsualError;
    case Residual::kLinear:
      break;
  }
  return kNaN;
}

bool IsByPrior(const GroupFit& fit) {
  return std::any_of(
      fit.warnings.begin(), fit.warnings.end(), [](const Warning& warning) {
        return warning.code == CodeOf(WarningKind::kPrior);
      });
}

}  // namespace routescale
