#pragma once

#include "inference/group_work.h"
#include "inference/profile.h"

namespace routescale {

ProfileTarget TargetOf(const GroupWork& work, const Quantity& quantity);

}  // namespace routescale
