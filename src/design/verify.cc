#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "base/distributions.h"
#include "base/nan.h"
#include "base/parallel.h"
#include "base/random.h"
#include "design/sensitivities.h"
#include "routescale/design.h"
#include "routescale/error.h"
#include "routescale/law_at.h"

namespace routescale {
namespace {

constexpr int64_t kMostDrawn = 1000000;

// ln of what is judged in the logarithm, else itself.
double InScale(double value, const LearntTarget& target, Residual residual) {
  if (!target.is_loss) return target.positive ? std::log(value) : value;
  if (residual == Residual::kLog10) return std::log10(value);
  return residual == Residual::kLinear ? value : std::log(value);
}

// A loss with an error of z in the residual scale.
double WithError(double loss, double z, Residual residual) {
  switch (residual) {
    case Residual::kLog10:
      return loss * std::pow(10, z);
    case Residual::kLn:
      return loss * std::exp(z);
    case Residual::kLinear:
      return loss + z;
    case Residual::kRelative:
      return loss / (1 + z);
  }
  return loss;
}

const Estimate* FindEstimate(const GroupFit& fit, const std::string& name) {
  for (const auto* list : {&fit.parameters, &fit.derived}) {
    for (const Estimate& estimate : *list) {
      if (estimate.name == name) return &estimate;
    }
  }
  return nullptr;
}

class Verifier {
 public:
  Verifier(const SavedFit& fit,
           const GroupFit& group,
           const Points* points,
           const RunPool& pool,
           const DesignRequest& request,
           const DesignAnswer& answer)
      : fit_(fit), answer_(answer), law_(fit.law) {
    for (const DesignTarget& target : request.targets) AddToLaw(target);
    if (points != nullptr) points_ = *points;
    points_.variables = fit.law.variable_names();
    points_.columns.resize(points_.variables.size());
    const double sigma = points_.known_errors ? 1 : group.statistics.sigma;
    for (size_t i = 0; i < points_.size(); ++i) {
      const double weight = points_.weights.empty() ? 1 : points_.weights[i];
      errors_.push_back(sigma / std::sqrt(weight));
    }
    if (answer.runs > kMostDrawn) {
      throw Error(ExitCode::kUsage,
                  "are too many runs to draw and fit: a million at most")
          .Value(std::to_string(answer.runs));
    }
    for (const DesignedRun& row : answer.rows) AddRuns(row, pool);
    const CompiledLaw compiled(fit.law, {});
    const std::vector<double> values = group.values();
    for (size_t i = 0; i < points_.size(); ++i) {
      std::vector<double> at;
      for (const auto& column : points_.columns) at.push_back(column[i]);
      losses_.push_back(
          EvaluateOnce(compiled.graph(), compiled.loss(), values, at));
    }
    options_ = fit.options;
    options_.threads = 1;
    options_.starts = 1;
    const CompiledLaw changed(fit.law, options_.changes);
    for (const ParameterSpec& spec : changed.free()) {
      options_.start[spec.name] =
          values[static_cast<size_t>(fit.law.FindParameter(spec.name))];
    }
  }

  Verification Run(int simulations, uint64_t seed) {
    std::vector<GroupFit> fits(static_cast<size_t>(simulations));
    ParallelFor(fits.size(), ThreadCount(fit_.options.threads), [&](size_t i) {
      fits[i] = Simulated(seed, i);
    });
    Verification verification;
    verification.simulations = simulations;
    std::erase_if(fits, [](const GroupFit& f) { return f.points == 0; });
    verification.failed = simulations - static_cast<int>(fits.size());
    for (const LearntTarget& target : answer_.targets) {
      verification.targets.push_back(Realised(target, fits));
    }
    return verification;
  }

 private:
  void AddToLaw(const DesignTarget& target) {
    if (target.kind == DesignTarget::kQuantity) return;
    if (target.kind == DesignTarget::kAll || target.points[0].size() != 1) {
      throw Error(ExitCode::kUsage,
                  "cannot be verified: only single quantities and points can")
          .Value(target.name);
    }
    std::map<std::string, double> point;
    for (size_t v = 0; v < target.points.size(); ++v) {
      point[fit_.law.variables[v].name] = target.points[v][0];
    }
    const size_t open = target.name.find('(');
    law_ = LawAt(law_,
                 point,
                 target.name.substr(open + 1, target.name.size() - open - 2));
  }

  void AddRuns(const DesignedRun& row, const RunPool& pool) {
    for (int64_t k = 0; k < row.times; ++k) {
      for (size_t v = 0; v < points_.columns.size(); ++v) {
        points_.columns[v].push_back(pool.columns[v][row.candidate]);
      }
      points_.response.push_back(0);
      points_.labels.push_back("new run");
      points_.shared.push_back(false);
      const double error = pool.sigma[row.candidate];
      if (!points_.weights.empty()) {
        points_.weights.push_back(points_.known_errors ? 1 / (error * error)
                                                       : 1);
      }
      if (!points_.clusters.empty()) points_.clusters.push_back(-1);
      errors_.push_back(error);
    }
  }

  // One set of runs drawn and fitted; no points where that fails.
  GroupFit Simulated(uint64_t seed, size_t stream) const {
    CounterRandom random(seed, stream);
    Points drawn = points_;
    for (size_t i = 0; i < drawn.size(); ++i) {
      drawn.response[i] =
          WithError(losses_[i], errors_[i] * random.Normal(), fit_.residual);
    }
    try {
      std::vector<GroupFit> fits = {FitGroup(law_, drawn, options_)};
      IntervalOptions interval;
      interval.method = IntervalMethod::kProfile;
      ComputeIntervals(law_, {drawn}, options_, interval, &fits);
      if (fits[0].verdict.converged) return fits[0];
    } catch (const Error&) {
    }
    return {};
  }

  VerifiedTarget Realised(const LearntTarget& target,
                          const std::vector<GroupFit>& fits) const {
    std::vector<double> values, widths;
    for (const GroupFit& fit : fits) {
      const Estimate* estimate = FindEstimate(fit, target.target);
      if (estimate == nullptr) continue;
      values.push_back(InScale(estimate->value, target, fit_.residual));
      widths.push_back(InScale(estimate->high, target, fit_.residual) -
                       InScale(estimate->low, target, fit_.residual));
    }
    std::erase_if(widths, [](double w) { return !std::isfinite(w); });
    const auto mean = [](const std::vector<double>& x) {
      double sum = 0;
      for (const double each : x) sum += each;
      return sum / static_cast<double>(x.size());
    };
    const double center = mean(values);
    std::vector<double> squares;
    for (const double value : values) {
      squares.push_back((value - center) * (value - center));
    }
    const double count = static_cast<double>(values.size());
    const double p = static_cast<double>(options_.start.size());
    VerifiedTarget verified;
    verified.target = target.target;
    verified.predicted_sd = target.sd_local;
    verified.realised_sd = std::sqrt(mean(squares) * count / (count - 1));
    verified.predicted_width =
        2 * target.sd_local *
        StudentT(0.5 + 0.5 * fit_.options.level,
                 std::max(1.0, static_cast<double>(points_.size()) - p));
    verified.realised_width = mean(widths);
    verified.open_intervals = static_cast<int>(fits.size() - widths.size());
    return verified;
  }

  const SavedFit& fit_;
  const DesignAnswer& answer_;
  Law law_;
  Points points_;
  std::vector<double> errors_, losses_;
  FitOptions options_;
};

}  // namespace

Verification VerifyDesign(const SavedFit& fit,
                          const GroupFit& group,
                          const Points* points,
                          const RunPool& pool,
                          const DesignRequest& request,
                          const DesignAnswer& answer,
                          int simulations) {
  Verification::kLegalSimulations.Check("@verify", simulations);
  return Verifier(fit, group, points, pool, request, answer)
      .Run(simulations, request.seed);
}

}  // namespace routescale
