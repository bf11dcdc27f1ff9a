#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace routescale {

// Random numbers of one stream: Philox4x32-10 (Salmon et al. 2011) with the
// seed as its key and the stream in the upper half of its counter. A stream
// depends on (seed, stream) alone, so work may be split over threads, or done
// in any order, without a change in its results.
class CounterRandom {
 public:
  CounterRandom(uint64_t seed, uint64_t stream);

  uint64_t Next();
  // A multiple of 2⁻⁵³ in [0, 1).
  double Uniform();
  // Standard normal: √(−2 ln(1 − u)) cos 2πv (Box and Muller), two uniforms.
  double Normal();

 private:
  uint64_t seed_, stream_, block_ = 0;
  std::array<uint64_t, 2> values_ = {};
  size_t used_ = 2;  // of values_
};

}  // namespace routescale
