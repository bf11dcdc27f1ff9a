#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "routescale/inference.h"

namespace routescale::app {

// "resampling [========>   ] 42 %, 3 s left" on standard error, if that is a
// terminal, from half a second on; without the bar where there is no room for
// it. Wiped when the job ends or is interrupted.
class Progress {
 public:
  Progress(std::string what, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  ProgressFunction Function();

 private:
  using Clock = std::chrono::steady_clock;

  void Show(double share);

  std::string what_;
  bool enabled_, shown_ = false;
  void (*before_)(int) = nullptr;  // the action of an interrupt
  Clock::time_point start_, next_;
  std::mutex mutex_;
};

}  // namespace routescale::app
