#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <semaphore>
#include <string_view>
#include <thread>

#include "io/decoded_bytes.h"
#include "io/stored_file.h"

namespace routescale {

// The decoded bytes of a file in blocks of 1 MiB, each read while the one
// before is worked on. A file of one block needs no thread.
class ReadAhead {
 public:
  explicit ReadAhead(StoredFile* file);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // Moves on to the next block, which has bytes; false at the end. Throws what
  // reading threw.
  bool Next();

  // Both valid until Next().
  std::string_view block() const { return slots_[current_].text(); }
  // The place of the first NUL byte in block(), or npos.
  size_t nul() const { return slots_[current_].nul; }

 private:
  struct Slot {
    std::unique_ptr<char[]> bytes;
    size_t size = 0, nul = 0;
    bool last = false;
    std::exception_ptr failure;

    std::string_view text() const { return {bytes.get(), size}; }
  };

  void Fill(Slot* slot);
  void StartThread();
  void Work();

  StoredFile* file_;
  DecodedBytes bytes_;
  std::array<Slot, 2> slots_;
  size_t current_ = 0;
  bool started_ = false;
  // Slots to fill and slots to take. The thread fills them in turn, beginning
  // with the second.
  std::counting_semaphore<> free_{1}, filled_{0};
  std::atomic<bool> stopped_ = false;
  std::thread thread_;  // without one each block is read when it is wanted
};

}  // namespace routescale
