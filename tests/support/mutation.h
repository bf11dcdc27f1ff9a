#pragma once

#include <string>
#include <vector>

#include "base/random.h"

namespace routescale {

// One of the seeds with one to four edits: a bit, a byte, a word that parsers
// trip over, a part left out, doubled, or taken from another seed. Which, the
// random numbers alone decide.
std::string Mutated(const std::vector<std::string>& seeds,
                    CounterRandom* random);

}  // namespace routescale
