#pragma once

#include "model/document.h"
#include "routescale/fit.h"
#include "routescale/law.h"

namespace routescale {

// One entry of `groups`, checked against the law it belongs to.
GroupFit ReadGroup(const Place& place, const Law& law);

}  // namespace routescale
