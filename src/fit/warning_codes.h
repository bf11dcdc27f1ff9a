#pragma once

#include <string>

#include "routescale/fit.h"

namespace routescale {

// To add a warning: name it here, describe it in warning_codes.cc in the same
// place and in the table of the guide.
enum class WarningKind {
  kNotConverged,
  kStartsDisagree,
  kWorseThanMean,
  kBetterMinimum,
  kNotIdentified,
  kAtBound,
  kWeaklyDetermined,
  kNonlinear,
  kTradeOff,
  kNoErrorEstimate,
  kResamplesFailed,
  kFewClusters,
  kExtrapolated,
  kPrior,
};

std::string CodeOf(WarningKind kind);

void AddWarning(WarningKind kind,
                std::string parameter,
                std::string message,
                GroupFit* fit);

}  // namespace routescale
