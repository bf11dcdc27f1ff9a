#include "base/parallel.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace routescale {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

TEST(ParallelFor, CallsEachIndexOnce) {
  for (const size_t threads : {1, 2, 7, 100}) {
    std::vector<int> calls(50, 0);
    ParallelFor(calls.size(), threads, [&](size_t i) { ++calls[i]; });
    EXPECT_EQ(calls, std::vector<int>(50, 1)) << threads;
  }
}

TEST(ParallelFor, RethrowsTheFirstInOrder) {
  std::string message;
  try {
    ParallelFor(50, 4, [](size_t i) {
      if (i % 7 == 3) throw std::runtime_error(std::to_string(i));
    });
  } catch (const std::runtime_error& error) {
    message = error.what();
  }
  EXPECT_EQ(message, "3");
}

// Without room for the stack of one more thread.
TEST(ParallelFor, DoesWithFewerThreadsThanWanted) {
  const auto work = [] {
    const rlimit nothing_more{1, 1};
    setrlimit(RLIMIT_AS, &nothing_more);
    int calls = 0;
    ParallelFor(3, 3, [&](size_t) { ++calls; });
    std::_Exit(calls == 3 ? 7 : 8);
  };
  if (kSanitized) GTEST_SKIP() << "a sanitizer needs memory of its own";
  EXPECT_EXIT(work(), testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace routescale
