#include <atomic>

#include "base/parallel.h"
#include "fit/search.h"

namespace routescale {

void GroupSearch::Run(const std::vector<GroupSearch*>& searches,
                      size_t threads,
                      const std::function<void(size_t)>& finish) {
  struct Task {
    size_t search, index;
  };
  std::vector<Task> tasks;
  std::vector<std::atomic<size_t>> left(searches.size());
  do {
    tasks.clear();
    for (size_t s = 0; s < searches.size(); ++s) {
      left[s] = searches[s]->tasks();
      for (size_t i = 0; i < left[s]; ++i) tasks.push_back({s, i});
    }
    ParallelFor(tasks.size(), threads, [&](size_t t) {
      const auto [s, i] = tasks[t];
      searches[s]->Do(i);
      if (--left[s] > 0) return;
      searches[s]->Advance();
      if (searches[s]->tasks() == 0) finish(s);
    });
  } while (!tasks.empty());
}

}  // namespace routescale
