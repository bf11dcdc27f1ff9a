#pragma once

#include <string>

#include "routescale/model.h"

namespace routescale {

// A script that puts a form in front of itself: values of the variables and a
// group in, the loss with its interval and the effective parameters out. The
// numbers are those of the law exported as JavaScript.
std::string CalculatorScript(const SavedFit& fit);

}  // namespace routescale
