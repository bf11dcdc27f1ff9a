#pragma once

#include <cmath>

#include "fit/levenberg_marquardt.h"

namespace routescale {

// When a damped descent ends.
struct DescentOptions {
  int most_iterations = 200;
  // A nearly undamped step promises less than this share of the objective.
  double decrease = 1e-12;
  // The scaled gradient is below this.
  double gradient = 1e-10;
};

enum class Ending { kGradient, kDecrease, kStuck, kIterations, kNotFinite };

// The one damped loop: of projected and full least squares, and of robust
// objectives. A Strategy knows what is minimised and how a step is made:
//
//   bool Linearise();             // at the current point; false: not finite
//   double objective() const;     // there
//   double scaled_gradient() const;
//   double MakeStep(double damping);  // returns the decrease it promises; less
//                                     // than 0 where bounds cut it badly
//   double TryStep();                 // objective after it, infinite: no point
//   void AcceptStep();
template <typename Strategy>
Ending Descend(const DescentOptions& options, Strategy* strategy) {
  Damping damping;
  for (int i = 0; i < options.most_iterations; ++i) {
    if (!strategy->Linearise()) return Ending::kNotFinite;
    if (strategy->scaled_gradient() < options.gradient) {
      return Ending::kGradient;
    }
    const double now = strategy->objective();
    while (true) {
      const double promised = strategy->MakeStep(damping.value());
      if (std::abs(promised) <= options.decrease * now && damping.small()) {
        return Ending::kDecrease;
      }
      const double gained = now - strategy->TryStep();
      if (gained > 0) {
        damping.Accept(promised > 0 ? gained / promised : 1);
        strategy->AcceptStep();
        break;
      }
      if (!damping.Reject()) return Ending::kStuck;
    }
  }
  return Ending::kIterations;
}

inline bool IsConverged(Ending ending) {
  return ending == Ending::kGradient || ending == Ending::kDecrease;
}

}  // namespace routescale
