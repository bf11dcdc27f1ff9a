#pragma once

#include <vector>

#include "laws/law_file.h"

namespace routescale {

// [[optimum]] of a law file; the symbols of `law` are known already.
std::vector<ClosedOptimum> ParseOptima(const LawFile& file, const Law& law);

}  // namespace routescale
