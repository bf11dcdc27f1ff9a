#pragma once

#include <string>
#include <vector>

#include "routescale/report.h"

namespace routescale {

// The lines of some rows without a header, as Render prints them; csv and tsv
// alone. 0 threads: as many as cores.
std::string RenderRows(const std::vector<std::vector<Cell>>& rows,
                       Format format,
                       int threads = 0);

}  // namespace routescale
