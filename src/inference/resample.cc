#include "inference/resample.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/nan.h"
#include "base/random.h"
#include "fit/sandwich.h"
#include "fit/starts.h"
#include "inference/leave_out.h"
#include "inference/leverage.h"
#include "inference/near_refit.h"

namespace routescale {
namespace {

// Ends 99 of 100 refits within 1e-3 standard errors of their minimum: the step
// that is promised to gain less than this is still taken.
constexpr double kDrawTolerance = 1e-7;
// Of refits without one cluster, which are no matter of chance.
constexpr double kLeaveOutTolerance = 1e-14;

// A whole number in [0, count), each as likely up to 2⁻⁶⁴ count.
int DrawIndex(CounterRandom* random, int count) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{random->Next()} * static_cast<uint64_t>(count);
  return static_cast<int>(product >> 64);
}

// Mean 0, variance 1, third moment 0, six values: as few as six clusters give
// many different resamples (Webb 2014).
double WebbWeight(CounterRandom* random) {
  static const std::array<double, 6> kWeights = {
      -std::sqrt(1.5), -1, -std::sqrt(0.5), std::sqrt(0.5), 1, std::sqrt(1.5)};
  return kWeights[DrawIndex(random, 6)];
}

Eigen::VectorXd Modified(const RefitBase& base) {
  const Eigen::ArrayXd leverages = Leverages(base).cwiseMin(kLargestLeverage);
  if (base.robust) {
    return LeftOutResiduals(
        base.law, base.both.col(0), base.robust->roots, leverages);
  }
  const double runs = static_cast<double>(base.rows());
  return base.both.col(0).array() /
         ((1 - leverages) * (base.degrees / runs)).sqrt();
}

// (1 − H)⁻¹ r = r + Q (1 − QᵀQ)⁻¹ Qᵀr by the rows Q of a cluster.
Eigen::VectorXd ModifiedByCluster(const RefitBase& base,
                                  const Clusters& clusters) {
  const double count = clusters.count;
  const double root = std::sqrt((count - 1) / count);
  const Eigen::MatrixXd basis = TangentBasis(base);
  if (basis.cols() == 0) return base.both.col(0) * root;
  std::vector<std::vector<Eigen::Index>> rows(clusters.count);
  for (Eigen::Index i = 0; i < base.rows(); ++i) {
    rows[clusters.of_row[i]].push_back(i);
  }
  Eigen::VectorXd modified = base.both.col(0);
  for (const auto& own : rows) {
    const Eigen::MatrixXd q = basis(own, Eigen::all);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(q.transpose() *
                                                               q);
    const Eigen::ArrayXd taken = eigen.eigenvalues().array();
    const Eigen::MatrixXd& axes = eigen.eigenvectors();
    const Eigen::VectorXd along =
        axes.transpose() * (q.transpose() * modified(own));
    // What the cluster alone determines has no residual by least squares.
    const Eigen::VectorXd stretched =
        (taken > kLargestLeverage).select(0, along.array() / (1 - taken));
    modified(own) += q * (axes * stretched);
  }
  return modified * root;
}

}  // namespace

Clusters MakeClusters(const Points& points) {
  Clusters clusters;
  clusters.of_row = points.clusters;
  if (clusters.of_row.empty()) {
    clusters.count = static_cast<int>(points.size());
    clusters.of_row.resize(points.size());
    std::iota(clusters.of_row.begin(), clusters.of_row.end(), 0);
    return clusters;
  }
  // Numbered anew: a group need not have points in every cluster.
  std::vector<int> seen = clusters.of_row;
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  clusters.count = static_cast<int>(seen.size());
  for (int& cluster : clusters.of_row) {
    cluster = static_cast<int>(
        std::lower_bound(seen.begin(), seen.end(), cluster) - seen.begin());
  }
  return clusters;
}

struct Resampler::Workspace {
  explicit Workspace(const RefitBase& base)
      : refitter(base), roots(base.rows()), shift(base.rows()) {}

  Refitter refitter;
  NearRefit::Workspace near;
  RefitChange change;
  std::vector<int> counts;
  Eigen::VectorXd roots, shift, wild;
};

Resampler::Resampler(const RefitBase& base,
                     const Clusters& clusters,
                     const IntervalOptions& options)
    : base_(base), clusters_(clusters), options_(options) {
  if (options.leaves_out() &&
      LeaveOutStep::IsNeeded(base.rows(), clusters.count)) {
    leave_out_step_ = std::make_unique<LeaveOutStep>(base, clusters);
  }
  near_ = NearRefit::Make(base);
  if (options.resampling == Resampling::kCase) return;
  modified_ = clusters.count < base.rows() ? ModifiedByCluster(base, clusters)
                                           : Modified(base);
  mean_ = modified_.mean();
}

Resampler::~Resampler() = default;

void Resampler::MakeCase(int index, Workspace* w) const {
  CounterRandom random(options_.seed, static_cast<uint64_t>(index));
  w->counts.assign(clusters_.count, 0);
  for (int k = 0; k < clusters_.count; ++k) {
    ++w->counts[DrawIndex(&random, clusters_.count)];
  }
  for (Eigen::Index i = 0; i < base_.rows(); ++i) {
    w->roots[i] = std::sqrt(w->counts[clusters_.of_row[i]]);
  }
  w->change.root_weights = w->roots.data();
}

// r_i(θ) + shift_i is the residual from f_i(θ̂) − e, e the residual drawn, or
// an error of the known size.
void Resampler::MakeResidual(int index, Workspace* w) const {
  CounterRandom random(options_.seed, static_cast<uint64_t>(index));
  const int n = static_cast<int>(base_.rows());
  for (int i = 0; i < n; ++i) {
    const double drawn = base_.known_errors
                             ? random.Normal()
                             : modified_[DrawIndex(&random, n)] - mean_;
    w->shift[i] = drawn - base_.both(i, 0);
  }
  w->change.shift = w->shift.data();
}

void Resampler::MakeWild(int index, Workspace* w) const {
  CounterRandom random(options_.seed, static_cast<uint64_t>(index));
  w->wild.resize(clusters_.count);
  for (double& weight : w->wild) weight = WebbWeight(&random);
  for (Eigen::Index i = 0; i < base_.rows(); ++i) {
    w->shift[i] =
        modified_[i] * w->wild[clusters_.of_row[i]] - base_.both(i, 0);
  }
  w->change.shift = w->shift.data();
}

bool Resampler::RefitFromAfar(double tolerance, Workspace* w) const {
  const FitLaw& law = base_.law;
  std::vector<const ParameterSpec*> specs;
  for (int i : law.nonlinear) specs.push_back(&law.law.free()[i]);
  double best = HUGE_VAL;
  Eigen::VectorXd best_u, start = base_.u;
  for (int s = 0; s < DefaultStarts(specs.size()); ++s) {
    const Eigen::VectorXd drawn = LowDiscrepancyStart(s, specs);
    for (size_t k = 0; k < specs.size(); ++k) {
      start[law.nonlinear[k]] = drawn[static_cast<Eigen::Index>(k)];
    }
    if (!w->refitter.Refit(w->change, tolerance, start) ||
        w->refitter.objective() >= best) {
      continue;
    }
    best = w->refitter.objective();
    best_u = w->refitter.u();
  }
  return best_u.size() > 0 && w->refitter.Refit(w->change, tolerance, best_u);
}

void Resampler::Refit(int number,
                      double tolerance,
                      Workspace* w,
                      DrawnRows rows) const {
  if (!w->refitter.Refit(w->change, tolerance) &&
      !RefitFromAfar(tolerance, w)) {
    rows.values->row(number - rows.first).setConstant(kNaN);
    return;
  }
  Store(w->refitter.theta(), number, rows);
}

void Resampler::Store(const Eigen::VectorXd& theta,
                      int number,
                      DrawnRows rows) const {
  auto row = rows.values->row(number - rows.first);
  const std::vector<double> all =
      base_.law.law.Expand({theta.begin(), theta.end()});
  row = Eigen::Map<const Eigen::RowVectorXd>(all.data(), row.size());
}

void Resampler::Draw(int from, int to, DrawnRows rows) const {
  Workspace workspace(base_);
  for (int i = from; i < to; ++i) {
    switch (options_.resampling) {
      case Resampling::kCase:
        MakeCase(i, &workspace);
        break;
      case Resampling::kResidual:
        MakeResidual(i, &workspace);
        break;
      case Resampling::kWild:
        MakeWild(i, &workspace);
        break;
    }
    if (near_ && near_->Refit(workspace.change, &workspace.near)) {
      Store(workspace.near.theta, i, rows);
    } else {
      Refit(i, kDrawTolerance, &workspace, rows);
    }
  }
}

void Resampler::LeaveOut(int from, int to, DrawnRows rows) const {
  Workspace workspace(base_);
  workspace.change.root_weights = workspace.roots.data();
  for (int i = from; i < to; ++i) {
    if (leave_out_step_ && !leave_out_step_->NeedsRefit(i)) {
      Store(leave_out_step_->Theta(i), i, rows);
      continue;
    }
    for (Eigen::Index row = 0; row < base_.rows(); ++row) {
      workspace.roots[row] = clusters_.of_row[row] == i ? 0 : 1;
    }
    Refit(i, kLeaveOutTolerance, &workspace, rows);
  }
}

}  // namespace routescale
