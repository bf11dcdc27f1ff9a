#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace routescale {

// The number of threads to use: `wanted`, or as many as cores if it is 0.
inline size_t ThreadCount(int wanted) {
  if (wanted > 0) return static_cast<size_t>(wanted);
  return std::max(1u, std::thread::hardware_concurrency());
}

// Calls body(index) for 0 <= index < count on up to `threads` threads, the
// calling one included. Which thread gets an index is not defined: a body may
// write to its own index only. The exception of the smallest index is rethrown.
// Where no more threads are to be had, those that there are do the work.
template <typename Body>
void ParallelFor(size_t count, size_t threads, Body body) {
  std::atomic<size_t> next = 0;
  std::vector<std::exception_ptr> failures(count);
  auto work = [&] {
    for (size_t i; (i = next.fetch_add(1)) < count;) {
      try {
        body(i);
      } catch (...) {
        failures[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    try {
      for (size_t t = 1; t < std::min(threads, count); ++t) {
        helpers.emplace_back(work);
      }
    } catch (const std::system_error&) {
    }
    work();
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace routescale
