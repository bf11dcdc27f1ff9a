#pragma once

#include <string>

namespace routescale::app {

// `routescale help`, `help VERB` and `help TOPIC`. Throws Error (kUsage) for
// what is neither.
std::string HelpOn(const std::string& subject);

}  // namespace routescale::app
