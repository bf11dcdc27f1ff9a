#pragma once

#include <Eigen/Core>
#include <memory>
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

// Rows of GroupFit::draws or left_out, the first of which is number `first`.
struct DrawnRows {
  int first = 0;
  Eigen::MatrixXd* values = nullptr;
};

class LeaveOutStep;
class NearRefit;

// The resamples of one group. Immutable; shared by threads.
class Resampler {
 public:
  Resampler(const RefitBase& base,
            const Clusters& clusters,
            const IntervalOptions& options);
  ~Resampler();

  // Resamples [from, to) into their rows. Resample i depends on (seed, i)
  // alone.
  void Draw(int from, int to, DrawnRows rows) const;

  // Leaves out cluster i for i in [from, to): by a refit, or by one step of it
  // where rows are many (see leave_out.h).
  void LeaveOut(int from, int to, DrawnRows rows) const;

 private:
  struct Workspace;

  void MakeCase(int index, Workspace* workspace) const;
  void MakeResidual(int index, Workspace* workspace) const;
  void MakeWild(int index, Workspace* workspace) const;
  void Refit(int number,
             double tolerance,
             Workspace* workspace,
             DrawnRows rows) const;
  void Store(const Eigen::VectorXd& theta, int number, DrawnRows rows) const;
  bool RefitFromAfar(double tolerance, Workspace* workspace) const;

  const RefitBase& base_;
  const Clusters& clusters_;
  const IntervalOptions& options_;
  Eigen::VectorXd modified_;  // residuals, see Resampling
  double mean_ = 0;           // of them
  std::unique_ptr<const LeaveOutStep> leave_out_step_;  // where rows are many
  std::unique_ptr<const NearRefit> near_;
};

}  // namespace routescale
