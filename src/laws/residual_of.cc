#include "laws/residual_of.h"

#include <cmath>

namespace routescale {

double ResidualOf(Residual scale, double law, double run) {
  switch (scale) {
    case Residual::kLog10:
      return std::log10(law / run);
    case Residual::kLn:
      return std::log(law / run);
    case Residual::kLinear:
      return law - run;
    case Residual::kRelative:
      return law / run - 1;
  }
  return 0;
}

}  // namespace routescale
