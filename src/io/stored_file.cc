#include "io/stored_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/sha256.h"
#include "routescale/error.h"

namespace routescale {
namespace {

std::string Reason(int error_number) {
  return std::generic_category().message(error_number);
}

}  // namespace

StoredFile::StoredFile(const std::string& path)
    : name_(path == "-" ? "standard input" : path),
      descriptor_(path == "-" ? STDIN_FILENO
                              : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) {
    throw Error(ExitCode::kRuntime, "cannot open: " + Reason(errno))
        .File(name_);
  }
  sha256_init(&hash_);
}

StoredFile::~StoredFile() {
  if (descriptor_ != STDIN_FILENO) close(descriptor_);
}

size_t StoredFile::Read(char* buffer, size_t size) {
  if (!sha256_.empty() || !WaitForBytes()) return 0;
  ssize_t count;
  do {
    count = read(descriptor_, buffer, size);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    throw Error(ExitCode::kRuntime, "cannot read: " + Reason(errno))
        .File(name_);
  }
  const auto bytes = static_cast<size_t>(count);
  sha256_update(&hash_, bytes, reinterpret_cast<const uint8_t*>(buffer));
  if (bytes == 0) sha256_ = HexDigest(&hash_);
  return bytes;
}

bool StoredFile::WaitForBytes() const {
  constexpr int kMilliseconds = 50;
  pollfd wanted = {descriptor_, POLLIN, 0};
  while (!stopped_) {
    if (poll(&wanted, 1, kMilliseconds) != 0) return true;
  }
  return false;
}

}  // namespace routescale
