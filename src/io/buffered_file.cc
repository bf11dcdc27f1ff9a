#include "io/buffered_file.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "routescale/error.h"

namespace routescale {

bool BufferedFile::Ensure(size_t count) {
  while (size_ < count) {
    char* const data = bytes_.data();
    std::memmove(data, data + begin_, size_);
    begin_ = 0;
    const size_t more = file_->Read(data + size_, kSize - size_);
    if (more == 0) return false;
    size_ += more;
  }
  return true;
}

void BufferedFile::Skip(size_t count) {
  begin_ += count;
  size_ -= count;
}

size_t BufferedFile::Read(char* buffer, size_t size) {
  size_t filled = std::min(size_, size);
  std::memcpy(buffer, bytes_.data() + begin_, filled);
  Skip(filled);
  while (filled < size) {
    const size_t more = file_->Read(buffer + filled, size - filled);
    if (more == 0) break;
    filled += more;
  }
  return filled;
}

bool AtMagic(BufferedFile* file, std::string_view magic) {
  file->Ensure(magic.size());
  const std::string_view ahead = file->ahead().substr(0, magic.size());
  return !ahead.empty() && magic.starts_with(ahead);
}

void CheckPadding(BufferedFile* file, std::string_view what) {
  while (file->Ensure(1)) {
    const std::string_view rest = file->ahead();
    if (rest.find_first_not_of('\0') != rest.npos) {
      throw Error(
          ExitCode::kBadData,
          "there are other bytes after the " + std::string(what) + " stream")
          .File(file->name())
          .Hint("the file is damaged: copy or download it again");
    }
    file->Skip(rest.size());
  }
}

}  // namespace routescale
