#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "design/criterion.h"
#include "design/sensitivities.h"
#include "design/views.h"
#include "routescale/design.h"

namespace routescale {

// One law of a design: what is known of it, and what runs would teach.
class KnownModel {
 public:
  KnownModel(const DesignModel& model, const DesignRequest& request);

  const SavedFit& fit() const { return *model_.fit; }
  const std::vector<double>& estimates() const { return estimates_; }
  const Sensitivities& sensitivities() const { return sensitivities_; }
  const DesignViews& views() const { return views_; }
  const DesignCriterion& criterion() const { return criterion_; }
  // What the whitened coordinates take off Φ.
  double shift() const { return shift_; }

  // The standard deviation of an interval of target 0 as wide as wanted.
  double WantedSd(double within) const;
  // Target k before any run and after these, without its bound.
  LearntTarget Learn(size_t k, const Eigen::VectorXd& runs) const;

 private:
  double Quantile(double more) const;
  double SdOf(size_t k, const Eigen::VectorXd& runs) const;
  double LocalSd(size_t k, const Eigen::VectorXd& runs) const;
  void AddEnds(size_t k, double half, double* low, double* high) const;
  bool IsRelative(size_t k) const;

  DesignModel model_;
  std::vector<double> estimates_;
  Sensitivities sensitivities_;
  DesignViews views_;
  DesignCriterion criterion_;
  double shift_ = 0;
};

// Weights of the targets, with a sum of 1.
std::vector<double> TargetWeights(const DesignRequest& request);

}  // namespace routescale
