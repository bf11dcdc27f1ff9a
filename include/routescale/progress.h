#pragma once

#include <functional>

namespace routescale {

// Told the share of a long job that is done, now and then, by any thread.
using ProgressFunction = std::function<void(double share)>;

}  // namespace routescale
