#include "io/read_ahead.h"

#include <system_error>

namespace routescale {
namespace {

constexpr size_t kBlock = 1 << 20;

}  // namespace

ReadAhead::ReadAhead(StoredFile* file) : file_(file), bytes_(file) {}

ReadAhead::~ReadAhead() {
  if (!thread_.joinable()) return;
  stopped_ = true;
  file_->Stop();
  free_.release();
  thread_.join();
}

bool ReadAhead::Next() {
  if (started_ && slots_[current_].last) return false;
  if (thread_.joinable()) {
    free_.release();
    filled_.acquire();
    current_ = 1 - current_;
  } else {
    Fill(&slots_[current_]);
  }
  const Slot& slot = slots_[current_];
  if (slot.failure) std::rethrow_exception(slot.failure);
  if (!started_ && !slot.last) StartThread();
  started_ = true;
  return slot.size > 0;
}

void ReadAhead::Fill(Slot* slot) {
  try {
    if (!slot->bytes) {
      slot->bytes = std::make_unique_for_overwrite<char[]>(kBlock);
    }
    slot->size = bytes_.Read(slot->bytes.get(), kBlock);
    slot->last = slot->size < kBlock;
    slot->nul = slot->text().find('\0');
  } catch (...) {
    slot->failure = std::current_exception();
    slot->last = true;
  }
}

void ReadAhead::StartThread() {
  try {
    thread_ = std::thread([this] { Work(); });
  } catch (const std::system_error&) {
    // No more threads are to be had.
  }
}

void ReadAhead::Work() {
  for (size_t i = 1;; i = 1 - i) {
    free_.acquire();
    if (stopped_) return;
    Fill(&slots_[i]);
    filled_.release();
    if (slots_[i].last) return;
  }
}

}  // namespace routescale
