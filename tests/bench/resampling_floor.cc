// Usage: resampling_floor TABLE
// Times case resamples of the routing law on one core, and the floor under
// them: for each point that Gauss–Newton looks at one evaluation of residuals
// and Jacobian (the first is known) and one QR of the rows drawn. Prints JSON,
// times in microseconds.

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <vector>

#include "base/random.h"
#include "inference/group_work.h"

namespace routescale {
namespace {

constexpr int kResamples = 2000, kRepetitions = 9;
constexpr double kTolerance = 1e-7;  // as Resampler has it

// The least time of a call, of several repetitions of many.
template <typename Call>
double Microseconds(int calls, Call call) {
  double least = HUGE_VAL;
  for (int repetition = 0; repetition < kRepetitions; ++repetition) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) call(i);
    const std::chrono::duration<double, std::micro> time =
        std::chrono::steady_clock::now() - start;
    least = std::min(least, time.count() / calls);
  }
  return least;
}

// √(how often each row is drawn), a column for each resample.
Eigen::MatrixXd DrawRoots(Eigen::Index rows) {
  CounterRandom random(1, 0);
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(rows, kResamples);
  for (int i = 0; i < kResamples; ++i) {
    for (Eigen::Index k = 0; k < rows; ++k) {
      counts(static_cast<Eigen::Index>(random.Uniform() *
                                       static_cast<double>(rows)),
             i) += 1;
    }
  }
  return counts.cwiseSqrt();
}

struct Times {
  double refit, points, evaluation, qr;
};

Times Measure(const RefitBase& base) {
  const Eigen::MatrixXd roots = DrawRoots(base.rows());
  Refitter refitter(base);
  long points = 0;
  const auto refit = [&](int i) {
    RefitChange change;
    change.root_weights = roots.col(i).data();
    refitter.Refit(change, kTolerance);
    points += refitter.points();
  };
  Times times = {};
  times.refit = Microseconds(kResamples, refit);
  times.points =
      static_cast<double>(points) / (1.0 * kResamples * kRepetitions);

  Program::Scratch scratch;
  Eigen::MatrixXd both = base.both;
  times.evaluation = Microseconds(kResamples, [&](int) {
    base.model.ResidualsAndJacobian(base.theta.data(), both, &scratch);
  });
  const auto drawn = static_cast<Eigen::Index>(
      static_cast<double>((roots.array() > 0).count()) / kResamples);
  const Eigen::MatrixXd jacobian =
      base.both.topRightCorner(drawn, base.parameters());
  Eigen::MatrixXd copy = jacobian;
  Householder qr;
  const double ours = Microseconds(kResamples, [&](int) {
    copy = jacobian;
    qr.Factor(copy);
  });
  Eigen::HouseholderQR<Eigen::MatrixXd> eigen(drawn, base.parameters());
  const double theirs =
      Microseconds(kResamples, [&](int) { eigen.compute(jacobian); });
  times.qr = std::min(ours, theirs);
  return times;
}

void Run(const char* table) {
  const Law law = FindLaw("routed-bilinear", {});
  TableReader reader(table);
  const Selection selection = Select(&reader, {}, law.variable_names());
  const FitOptions options;
  std::vector<GroupFit> fits = FitGroups(law, selection.groups, options);
  const FitLaw compiled(law, options);
  const GroupWork work(compiled, selection.groups[0], &fits[0]);
  const Times times = Measure(work.base);
  const double floor =
      (times.points - 1) * times.evaluation + times.points * times.qr;
  fmt::print(
      "{{\"refit\": {:.4g}, \"points\": {:.4g}, \"evaluation\": {:.4g}, "
      "\"qr\": {:.4g}, \"floor\": {:.4g}}}\n",
      times.refit,
      times.points,
      times.evaluation,
      times.qr,
      floor);
}

}  // namespace
}  // namespace routescale

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    routescale::Run(argv[1]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
