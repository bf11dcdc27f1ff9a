#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <utility>

#include "shell/progress.h"
#include "shell/terminal.h"

namespace routescale::app {
namespace {

constexpr auto kDelay = std::chrono::milliseconds(500);
constexpr auto kPause = std::chrono::milliseconds(100);
constexpr size_t kCells = 20;
constexpr char kWipe[] = "\r\033[K";

// "[=========>          ]"
std::string Bar(double share) {
  const auto full = static_cast<size_t>(share * kCells);
  std::string bar(full, '=');
  if (full < kCells) bar += '>';
  bar.resize(kCells, ' ');
  return "[" + bar + "]";
}

std::string Duration(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", std::ceil(seconds));
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

// Leaves the line clean and lets the signal end the program as it always does.
void WipeAndDie(int signal) {
  WriteToStderr(kWipe);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

Progress::Progress(std::string what, bool quiet)
    : what_(std::move(what)),
      enabled_(!quiet && isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      next_(start_ + kDelay) {}

Progress::~Progress() {
  if (!shown_) return;
  WriteToStderr(kWipe);
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
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const std::string number = fmt::format(
      "{:.0f} %, {} left", 100 * share, Duration(elapsed / share - elapsed));
  std::string line = what_ + " " + Bar(share) + " " + number;
  // A line that the terminal breaks cannot be wiped.
  const auto columns = static_cast<size_t>(TerminalColumns(STDERR_FILENO));
  if (columns > 0 && line.size() >= columns) line = what_ + " " + number;
  WriteToStderr("\r" + line + "\033[K");
}

}  // namespace routescale::app
