#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "routescale/answers.h"
#include "routescale/legal.h"
#include "routescale/model.h"

namespace routescale {

// What a second law says of the loss that a first one predicts: the score on a
// task, say. NaN where it says nothing.
struct ChainedPrediction {
  double task = 0;
  double task_low = 0, task_high = 0;        // of the mean
  double new_run_low = 0, new_run_high = 0;  // of one new run
  double extrapolation = 0;  // of the second law: see Prediction
};

struct ChainOptions {
  static constexpr Legal<int> kLegalDraws{1, 10000000};

  std::string link;  // variable of the second law that is the loss; "": its
                     // only one, or L
  int draws = 4000;  // where no fit has resamples
  uint64_t seed = 1;

  void Check() const;  // throws Error (kUsage) for a number that is not legal
};

// Intervals are quantiles over draws of both fits. A fit by bootstrap gives its
// rows of coefficients; any other fit gives its predicted mean, with Student's t
// times its Wald error in the residual scale. Bootstraps of the same table by
// cases with the same seed drew the same runs in each row: their rows are paired,
// so that what the runs have in common is counted once. Other draws are
// independent. A new run has noise in its loss, which goes through the second
// law, and in its score.
class ChainedPredictor {
 public:
  // Throws Error (kUsage) for a link that is no variable of the second law and
  // for a variable of it that neither the link nor the first law has.
  ChainedPredictor(const SavedFit& first,
                   const GroupFit& first_group,
                   const SavedFit& second,
                   const GroupFit& second_group,
                   const ChainOptions& options);

  // At one point of the first law.
  ChainedPrediction Predict(const std::vector<double>& at) const;

  const std::string& link() const { return link_; }
  bool paired() const { return paired_; }

 private:
  using Columns = Predictor::Columns;

  // One of the two fits.
  class Stage {
   public:
    Stage(const SavedFit& fit, const GroupFit& group, uint64_t seed);

    double Loss(const std::vector<double>& at) const;
    // How many draws there are, if the fit has draws of its own, or -1.
    Eigen::Index rows() const { return draws_.rows() > 0 ? draws_.rows() : -1; }
    double Extrapolation(const std::vector<double>& at) const {
      return predictor_.Extrapolation(at);
    }
    // The mean response of draw i at point i.
    std::vector<double> Means(const Columns& at) const;
    // Each with noise of the fit's residuals.
    std::vector<double> WithNoise(std::vector<double> responses) const;

   private:
    std::vector<double> DrawnMeans(const Columns& at) const;
    std::vector<double> WaldMeans(const Columns& at) const;
    // Into the residual scale and back.
    double To(double response) const;
    double From(double value) const;

    Predictor predictor_;
    CompiledLaw law_;
    Eigen::MatrixXd draws_;
    Residual residual_;
    double level_, sigma_;
    double degrees_;  // of Student's t
    uint64_t seed_;
  };

  // Points of the second law: one for each loss.
  Columns SecondPoints(const std::vector<double>& at,
                       const std::vector<double>& losses) const;

  Stage first_, second_;
  std::string link_;
  std::vector<int> sources_;  // per variable of the second law: of the first,
                              // or -1 for the link
  double level_;
  int draws_;
  bool paired_ = false;
};

}  // namespace routescale
