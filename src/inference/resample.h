#pragma once

#include <Eigen/Core>
#include <vector>

#include "inference/refit.h"
#include "routescale/inference.h"

namespace routescale {

// Rows that are drawn, reweighted or left out together.
struct Clusters {
  std::vector<int> of_row;  // 0 … count − 1
  int count = 0;
};

// From the clusters of the points; each point by itself where there are none.
Clusters MakeClusters(const Points& points);

// Refits to resampled data: one row per resample, one column per free parameter
// (its internal coordinate), then per derived quantity (its value). A resample
// that found no minimum is a row of NaN.
class Draws {
 public:
  Draws(const RefitBase& base, int count)
      : values_(count, base.parameters() + base.law.derived.size()) {}

  Eigen::MatrixXd& values() { return values_; }
  const Eigen::MatrixXd& values() const { return values_; }
  int failed() const;
  // Those that are not NaN.
  std::vector<double> Column(Eigen::Index quantity) const;

 private:
  Eigen::MatrixXd values_;
};

// The resamples of one group. Immutable; shared by threads.
class Resampler {
 public:
  Resampler(const RefitBase& base,
            const Clusters& clusters,
            const IntervalOptions& options);

  // Resamples [from, to) into their rows. Resample i depends on (seed, i)
  // alone.
  void Draw(int from, int to, Draws* draws) const;

  // Leaves out cluster i for i in [from, to).
  void LeaveOut(int from, int to, Draws* draws) const;

 private:
  struct Workspace;

  void MakeCase(int index, Workspace* workspace) const;
  void MakeResidual(int index, Workspace* workspace) const;
  void MakeWild(int index, Workspace* workspace) const;
  void Refit(int row, Workspace* workspace, Draws* draws) const;
  bool RefitFromAfar(Workspace* workspace) const;

  const RefitBase& base_;
  const Clusters& clusters_;
  const IntervalOptions& options_;
  Eigen::VectorXd modified_;  // r / √(1 − h)
  double mean_ = 0;           // of them
};

}  // namespace routescale
