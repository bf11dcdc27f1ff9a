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

double LawFrom(Residual scale, double residual, double run) {
  switch (scale) {
    case Residual::kLog10:
      return run * std::pow(10, residual);
    case Residual::kLn:
      return run * std::exp(residual);
    case Residual::kLinear:
      return run + residual;
    case Residual::kRelative:
      return run * (1 + residual);
  }
  return 0;
}

double RunFrom(Residual scale, double residual, double law) {
  switch (scale) {
    case Residual::kLog10:
      return law * std::pow(10, -residual);
    case Residual::kLn:
      return law * std::exp(-residual);
    case Residual::kLinear:
      return law - residual;
    case Residual::kRelative:
      return law / (1 + residual);
  }
  return 0;
}

}  // namespace routescale
