#include "io/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "routescale/output.h"

namespace routescale {
namespace {

// The name of the file that a signal removes.
std::atomic<const char*> doomed = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free);

// Creates a file that no other process has. -1 with the reason in errno.
int OpenNew(const std::string& start, mode_t permissions, std::string* name) {
  static std::atomic<unsigned> count = 0;
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; ++i) {
    *name = start + std::to_string(getpid()) + "-" + std::to_string(count++);
    const int descriptor =
        open(name->c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
}

}  // namespace

void RemoveTemporaryFile() noexcept {
  if (const char* name = doomed.exchange(nullptr)) unlink(name);
}

TemporaryFile::TemporaryFile(const std::string& folder, unsigned permissions)
    : descriptor_(OpenNew((folder.empty() ? "" : folder + "/") + ".routescale-",
                          permissions,
                          &name_)) {
  const char* none = nullptr;
  if (descriptor_ < 0) {
    name_.clear();
  } else {
    doomed.compare_exchange_strong(none, name_.c_str());
  }
}

TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (name_.empty()) return;
  unlink(name_.c_str());
  const char* mine = name_.c_str();
  doomed.compare_exchange_strong(mine, nullptr);
}

bool TemporaryFile::Permit(unsigned permissions) {
  return fchmod(descriptor_, permissions) == 0;
}

bool TemporaryFile::RenameTo(const std::string& path) {
  const bool written = close(std::exchange(descriptor_, -1)) == 0;
  if (!written || rename(name_.c_str(), path.c_str()) != 0) return false;
  const char* mine = name_.c_str();
  doomed.compare_exchange_strong(mine, nullptr);
  name_.clear();
  return true;
}

}  // namespace routescale
