#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <utility>

#include "standard_error.h"

namespace routescale::app {
namespace {

constexpr auto kDelay = std::chrono::milliseconds(500);
constexpr auto kPause = std::chrono::milliseconds(100);
constexpr char kWipe[] = "\r\033[K";

// Leaves the line clean and lets the signal end the program as it always does.
void WipeAndDie(int signal) {
  Complain(kWipe);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

Progress::Progress(std::string what, bool quiet)
    : what_(std::move(what)),
      enabled_(!quiet && isatty(STDERR_FILENO) != 0),
      next_(Clock::now() + kDelay) {}

Progress::~Progress() {
  if (!shown_) return;
  Complain(kWipe);
  std::signal(SIGINT, before_);
}

ProgressFunction Progress::Function() {
  if (!enabled_) return nullptr;
  return [this](double share) { Show(share); };
}

void Progress::Show(double share) {
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kPause;
  if (!std::exchange(shown_, true)) {
    before_ = std::signal(SIGINT, WipeAndDie);
    if (before_ == SIG_IGN) std::signal(SIGINT, SIG_IGN);
  }
  Complain(fmt::format("\r{} {:.0f} %", what_, 100 * share));
}

}  // namespace routescale::app
