#include "table/stored_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "routescale/error.h"
#include "sha256.h"

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
  if (stopped_ || !sha256_.empty()) return 0;
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

}  // namespace routescale
