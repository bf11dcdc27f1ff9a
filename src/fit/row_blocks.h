#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <atomic>
#include <cstddef>

#include "base/parallel.h"

namespace routescale {

// Tables of more rows are worked through in blocks, by several threads.
inline constexpr size_t kLargeRows = 16384;

struct RowBlock {
  Eigen::Index index, first, count;
};

inline constexpr Eigen::Index kBlockRows = 4096;
inline Eigen::Index BlockCount(Eigen::Index rows) {
  return (rows + kBlockRows - 1) / kBlockRows;
}

// Calls body(block) once for every block of the rows. Each thread calls a body
// of its own, made by make_body(). What is kept by block index does not depend
// on the number of threads.
template <typename MakeBody>
void ForBlocks(Eigen::Index rows, size_t threads, MakeBody make_body) {
  const Eigen::Index count = BlockCount(rows);
  std::atomic<Eigen::Index> next = 0;
  const size_t workers = std::min(threads, static_cast<size_t>(count));
  ParallelFor(workers, workers, [&](size_t) {
    auto body = make_body();
    for (Eigen::Index i; (i = next.fetch_add(1)) < count;) {
      const Eigen::Index first = i * kBlockRows;
      body(RowBlock{i, first, std::min(kBlockRows, rows - first)});
    }
  });
}

}  // namespace routescale
