#include "base/random.h"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace routescale {
namespace {

uint32_t Low(uint64_t value) { return static_cast<uint32_t>(value); }
uint32_t High(uint64_t value) { return static_cast<uint32_t>(value >> 32); }
uint64_t Join(uint32_t low, uint32_t high) {
  return uint64_t{high} << 32 | low;
}

}  // namespace

CounterRandom::CounterRandom(uint64_t seed, uint64_t stream)
    : seed_(seed), stream_(stream) {}

uint64_t CounterRandom::Next() {
  if (used_ == values_.size()) {
    using Philox = r123::Philox4x32_R<10>;
    const Philox::ctr_type counter = {
        {Low(block_), High(block_), Low(stream_), High(stream_)}};
    const Philox::key_type key = {{Low(seed_), High(seed_)}};
    const Philox::ctr_type block = Philox()(counter, key);
    values_ = {Join(block[0], block[1]), Join(block[2], block[3])};
    ++block_;
    used_ = 0;
  }
  return values_[used_++];
}

double CounterRandom::Uniform() {
  return static_cast<double>(Next() >> 11) * 0x1p-53;
}

double CounterRandom::Normal() {
  const double radius = std::sqrt(-2 * std::log1p(-Uniform()));
  return radius * std::cos(2 * std::numbers::pi * Uniform());
}

}  // namespace routescale
