#pragma once

#include <nettle/sha2.h>

#include <atomic>
#include <cstddef>
#include <future>
#include <string>
#include <string_view>

namespace routescale {

// The bytes of a file, or of standard input ("-"), as they are stored. One
// thread reads; any may call Stop().
class StoredFile {
 public:
  explicit StoredFile(const std::string& path);
  ~StoredFile();
  StoredFile(const StoredFile&) = delete;
  StoredFile& operator=(const StoredFile&) = delete;

  const std::string& name() const { return name_; }

  // Reads up to `size` bytes, at least one unless at the end (then 0).
  size_t Read(char* buffer, size_t size);

  // Lets every Read() end soon, a waiting one included.
  void Stop() { stopped_ = true; }

  // Lower-case hexadecimal; empty until Read() has met the end.
  const std::string& sha256() const { return sha256_; }

 private:
  bool WaitForBytes() const;  // false if stopped
  // Of a large file while the reader goes on, one block at a time.
  void Hash(std::string_view bytes);
  void HashAside(std::string bytes);
  void FinishHash();

  std::string name_;
  int descriptor_;
  std::atomic<bool> stopped_ = false;
  sha256_ctx hash_;
  size_t hashed_ = 0;
  std::future<void> hashing_;
  std::string sha256_;
};

}  // namespace routescale
