#pragma once

#include <string>

#include "routescale/figure.h"

namespace routescale {

// Runs gnuplot on a script; what it writes to standard output. Throws Error
// (kRuntime) if there is no gnuplot, or with what it says on standard error.
std::string RunGnuplot(const std::string& script);

// Whether a series has a place that can be drawn.
bool IsDrawn(const Series& series);

// What stands for a mark in a terminal.
std::string MarkLetter(Marker marker);

}  // namespace routescale
