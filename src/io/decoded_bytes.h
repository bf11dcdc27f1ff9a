#pragma once

#include <cstddef>
#include <memory>

#include "io/buffered_file.h"
#include "io/stored_file.h"

namespace routescale {

// The bytes of a file with gzip or zstd undone, where the first bytes say so.
// Complete streams may follow one another and zero bytes may fill up the end;
// whatever else is not a complete stream throws Error, as does a format that
// is no text.
class DecodedBytes {
 public:
  explicit DecodedBytes(StoredFile* file);

  // Fills the buffer; fewer bytes than `size` come only at the end, which has
  // then been checked.
  size_t Read(char* buffer, size_t size);

 private:
  void ChooseDecoder();

  BufferedFile file_;
  bool started_ = false;
  std::unique_ptr<Decoder> decoder_;  // null: the bytes as they are
};

}  // namespace routescale
