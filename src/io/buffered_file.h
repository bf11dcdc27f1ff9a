#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "io/stored_file.h"

namespace routescale {

// A file whose next bytes can be looked at before they are taken.
class BufferedFile {
 public:
  explicit BufferedFile(StoredFile* file) : file_(file), bytes_(kSize) {}

  const std::string& name() const { return file_->name(); }

  // Waits until `count` bytes are at hand; false if the file ends before.
  bool Ensure(size_t count);
  // The bytes at hand, valid until Ensure() or Read().
  std::string_view ahead() const { return {bytes_.data() + begin_, size_}; }
  void Skip(size_t count);
  // Takes up to `size` bytes; fewer come only at the end.
  size_t Read(char* buffer, size_t size);

 private:
  static constexpr size_t kSize = 1 << 17;

  StoredFile* file_;
  std::vector<char> bytes_;
  size_t begin_ = 0, size_ = 0;  // of what is not taken yet
};

// Undoes one kind of compression. Complete streams may follow one another;
// whatever else is not a complete stream throws Error.
class Decoder {
 public:
  virtual ~Decoder() = default;
  // Fills the buffer; fewer bytes than `size` come only at the end, which has
  // then been checked.
  virtual size_t Read(char* buffer, size_t size) = 0;
};

// Whether the file goes on with the magic bytes of a format. A file that ends
// within them counts: its stream is cut short.
bool AtMagic(BufferedFile* file, std::string_view magic);

// Takes the rest of the file. Throws Error unless all its bytes are zero;
// `what` ended before.
void CheckPadding(BufferedFile* file, std::string_view what);

}  // namespace routescale
