#pragma once

#include <map>
#include <string>

#include "routescale/law.h"

namespace routescale {

// The law with its response at a point, and the effective parameters there
// where it has a closed form, among the derived quantities, so that every way
// to an interval gives one of them: "loss(N=1e9,E=64)" and
// "N_effective(N=1e9,E=64)". `label` is what stands in parentheses. Throws
// Error (kUsage) for a point that is not one of the law's.
Law LawAt(const Law& law,
          const std::map<std::string, double>& point,
          const std::string& label);

// The place of a variable in law.variables. Throws Error (kUsage) with the
// nearest names for what is none; `origin` says where the name stands.
int VariableIndex(const Law& law,
                  const std::string& name,
                  const std::string& origin);

}  // namespace routescale
