#include "design/discriminate.h"

#include <Eigen/Cholesky>
#include <cmath>

#include "design/baselines.h"
#include "routescale/error.h"

namespace routescale {

Discriminator::Discriminator(const std::vector<const KnownModel*>& models) {
  // Of the information that the candidates have together: nothing known.
  constexpr double kNext = 1e-9;
  for (const KnownModel* law : models) {
    for (const KnownModel* rival : models) {
      if (law == rival) continue;
      if (law->fit().residual != rival->fit().residual) {
        throw Error(ExitCode::kUsage,
                    law->fit().law.name + " and " + rival->fit().law.name +
                        " have residuals in different scales")
            .Hint("choose one scale for all laws");
      }
      const DesignView view = rival->sensitivities().View(rival->estimates());
      Pair pair;
      pair.difference =
          law->sensitivities().PoolPredictions(law->estimates()) -
          rival->sensitivities().PoolPredictions(rival->estimates());
      pair.gradients = view.gradients;
      pair.known = view.known;
      const Eigen::VectorXd all =
          view.gradients.colwise().squaredNorm().transpose();
      pair.known.diagonal() += kNext * (all.array() + 1e-300).matrix();
      pairs_.push_back(std::move(pair));
    }
  }
}

Discriminator::Told Discriminator::Tell(const Pair& pair,
                                        const Eigen::VectorXd& runs) const {
  const Eigen::MatrixXd& rows = pair.gradients;
  const Eigen::MatrixXd weighted = runs.asDiagonal() * rows;
  const Eigen::LDLT<Eigen::MatrixXd> ldlt(pair.known +
                                          rows.transpose() * weighted);
  const Eigen::VectorXd step =
      ldlt.solve(weighted.transpose() * pair.difference);
  const Eigen::VectorXd rest = pair.difference - rows * step;
  const Eigen::VectorXd leverage =
      rows.cwiseProduct(ldlt.solve(rows.transpose()).transpose())
          .rowwise()
          .sum();
  Told told;
  told.distance2 = runs.dot(rest.cwiseProduct(pair.difference));
  told.gain = rest.array().square() / (1 + leverage.array());
  return told;
}

Eigen::VectorXd Discriminator::Choose(const DesignLimits& limits) const {
  constexpr int kMostRuns = 10000;
  Basket basket(limits);
  for (int k = 0; k < kMostRuns; ++k) {
    Told least;
    least.distance2 = HUGE_VAL;
    for (const Pair& pair : pairs_) {
      Told told = Tell(pair, basket.runs());
      if (told.distance2 < least.distance2) least = std::move(told);
    }
    Eigen::Index best = -1;
    double most = 0;
    for (Eigen::Index i = 0; i < limits.cost.size(); ++i) {
      const double price = std::isfinite(limits.budget) ? limits.cost[i] : 1;
      if (!(least.gain[i] / price > most) || !basket.Fits(i)) continue;
      most = least.gain[i] / price;
      best = i;
    }
    if (best < 0) break;
    basket.Add(best);
  }
  return basket.runs();
}

double Discriminator::Distance(const Eigen::VectorXd& runs) const {
  double least = HUGE_VAL;
  for (const Pair& pair : pairs_) {
    least = std::min(least, Tell(pair, runs).distance2);
  }
  return std::sqrt(std::max(least, 0.0));
}

}  // namespace routescale
