#include <vector>

#include "figure/page.h"

namespace routescale {

// With the gaps taken out it is isotonic regression: neighbours that would
// cross become one block at their mean (pool adjacent violators).
std::vector<double> SpreadApart(const std::vector<double>& wanted,
                                const std::vector<double>& gaps) {
  struct Block {
    double sum;
    size_t size;
    double mean() const { return sum / static_cast<double>(size); }
  };
  std::vector<Block> blocks;
  std::vector<double> offsets;
  double offset = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (i > 0) offset += gaps[i - 1];
    offsets.push_back(offset);
    blocks.push_back({wanted[i] - offset, 1});
    while (blocks.size() > 1 &&
           blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().size += last.size;
    }
  }
  std::vector<double> places;
  for (const Block& block : blocks) {
    for (size_t i = 0; i < block.size; ++i) {
      places.push_back(block.mean() + offsets[places.size()]);
    }
  }
  return places;
}

}  // namespace routescale
