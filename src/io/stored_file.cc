#include "io/stored_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/sha256.h"
#include "routescale/error.h"

namespace routescale {
namespace {

// Threads cost more than the hash of so many bytes.
constexpr size_t kHashedAside = size_t{1} << 20;

void Update(sha256_ctx* hash, std::string_view bytes) {
  sha256_update(
      hash, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

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
  if (bytes > 0) {
    Hash({buffer, bytes});
  } else {
    FinishHash();
    sha256_ = HexDigest(&hash_);
  }
  return bytes;
}

void StoredFile::Hash(std::string_view bytes) {
  FinishHash();
  hashed_ += bytes.size();
  if (hashed_ > kHashedAside) return HashAside(std::string(bytes));
  Update(&hash_, bytes);
}

void StoredFile::HashAside(std::string bytes) {
  const auto update = [this, block = std::move(bytes)] {
    Update(&hash_, block);
  };
  try {
    hashing_ = std::async(std::launch::async, update);
  } catch (const std::system_error&) {
    update();  // no more threads are to be had
  }
}

void StoredFile::FinishHash() {
  if (hashing_.valid()) hashing_.get();
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
