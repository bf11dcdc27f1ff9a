#include "io/temporary_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace routescale {
namespace {

constexpr int kDeadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// The name that a deadly signal removes.
std::atomic<const char*> doomed = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free);

extern "C" void RemoveAndDie(int signal) {
  if (const char* name = doomed.exchange(nullptr)) unlink(name);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

// Replaces the default action; what the caller ignores or handles stays.
void WatchSignals() {
  for (const int signal : kDeadly) {
    struct sigaction before = {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_DFL) std::signal(signal, RemoveAndDie);
  }
}

void UnwatchSignals() {
  for (const int signal : kDeadly) {
    struct sigaction now = {};
    sigaction(signal, nullptr, &now);
    if (now.sa_handler == RemoveAndDie) std::signal(signal, SIG_DFL);
  }
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& folder)
    : name_((folder.empty() ? "" : folder + "/") + ".routescale-XXXXXX"),
      descriptor_(-1) {
  // A signal between the making of the file and its being noted would leave it.
  sigset_t deadly, before;
  sigemptyset(&deadly);
  for (const int signal : kDeadly) sigaddset(&deadly, signal);
  pthread_sigmask(SIG_BLOCK, &deadly, &before);
  descriptor_ = mkstemp(name_.data());
  const int number = errno;
  if (descriptor_ < 0) {
    name_.clear();
  } else {
    const char* none = nullptr;
    if (doomed.compare_exchange_strong(none, name_.c_str())) WatchSignals();
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = number;
}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (name_.empty()) return;
  unlink(name_.c_str());
  const char* mine = name_.c_str();
  if (doomed.compare_exchange_strong(mine, nullptr)) UnwatchSignals();
}

bool TemporaryFile::RenameTo(const std::string& path, unsigned permissions) {
  const bool written = fchmod(descriptor_, permissions) == 0 &&
                       close(std::exchange(descriptor_, -1)) == 0;
  if (!written || rename(name_.c_str(), path.c_str()) != 0) return false;
  const char* mine = name_.c_str();
  if (doomed.compare_exchange_strong(mine, nullptr)) UnwatchSignals();
  name_.clear();
  return true;
}

}  // namespace routescale
