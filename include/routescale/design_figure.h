#pragma once

#include "routescale/design.h"
#include "routescale/figures.h"

namespace routescale {

// The candidates over two variables of the law, the chosen runs by how often
// they are made, and lines of what a run is worth for its price: 1 where the
// best design has its runs. `variables` chooses the axes; other variables are
// not held, the best candidate counts. Of one variable the worth goes up.
Figure DesignFigure(const SavedFit& fit,
                    const RunPool& pool,
                    const DesignAnswer& answer,
                    const FigureVariables& variables);

}  // namespace routescale
