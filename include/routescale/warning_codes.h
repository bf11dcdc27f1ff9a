#pragma once

#include <string>
#include <vector>

namespace routescale {

// What a Warning::code means, and what to do about it. The guide's table is
// this list.
struct WarningCode {
  std::string code, meaning, remedy;
};

// Codes are stable: none is renamed or changes its meaning.
const std::vector<WarningCode>& WarningCodes();

}  // namespace routescale
