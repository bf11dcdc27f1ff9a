#pragma once

#include <nlohmann/json.hpp>

#include "routescale/selection.h"

namespace routescale {

// The fields of a selection by their records (selection_fields.h); `none` where
// nothing is chosen.
nlohmann::ordered_json SelectionFieldsJson(const ResolvedSelection& selection,
                                           const nlohmann::ordered_json& none);

}  // namespace routescale
