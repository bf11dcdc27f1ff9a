#pragma once

#include <string>

#include "routescale/fit.h"

namespace routescale {

// The name of a parameter that the points of a fit do not determine, or "".
inline std::string Undetermined(const GroupFit& fit) {
  for (const Estimate& estimate : fit.parameters) {
    if (estimate.status == Status::kNotIdentified) return estimate.name;
  }
  return "";
}

}  // namespace routescale
