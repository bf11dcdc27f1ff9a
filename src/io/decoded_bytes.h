#pragma once

#include <zlib.h>

#include <cstddef>
#include <vector>

#include "io/stored_file.h"

namespace routescale {

// The bytes of a file with gzip undone, where the first two bytes say gzip.
// Members may be concatenated and zero bytes may fill up the end; whatever
// else is not a complete gzip stream throws Error.
class DecodedBytes {
 public:
  explicit DecodedBytes(StoredFile* file);
  ~DecodedBytes();
  DecodedBytes(const DecodedBytes&) = delete;
  DecodedBytes& operator=(const DecodedBytes&) = delete;

  // Fills the buffer; fewer bytes than `size` come only at the end, which has
  // then been checked.
  size_t Read(char* buffer, size_t size);

 private:
  void Start();
  // Waits until `count` bytes of input are at hand; false if the file ends
  // before.
  bool Ensure(size_t count);
  bool AtMagic();
  size_t ReadPlain(char* buffer, size_t size);
  size_t Inflate(char* buffer, size_t size);
  void InflateSome();
  void EndMember();

  StoredFile* file_;
  std::vector<char> input_;
  z_stream stream_ = {};  // next_in, avail_in: the unread part of input_
  bool started_ = false;
  bool gzip_ = false;
  bool ended_ = false;
};

}  // namespace routescale
