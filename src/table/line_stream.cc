#include "table/line_stream.h"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#include <libfccp/csv.h>
#pragma GCC diagnostic pop
#else
#include <libfccp/csv.h>
#endif

#include <algorithm>
#include <cstring>
#include <utility>

#include "routescale/error.h"
#include "table/decoded_bytes.h"
#include "table/stored_file.h"

namespace routescale {
namespace {

// memchr: lines are long, and std::count looks at every byte.
int64_t CountNewlines(const char* begin, const char* end) {
  int64_t count = 0;
  while ((begin = static_cast<const char*>(std::memchr(
              begin, '\n', static_cast<size_t>(end - begin)))) != nullptr) {
    ++count;
    ++begin;
  }
  return count;
}

// What io::LineReader needs of its source beyond the bytes: full buffers up to
// the end, a newline behind the last line and no NUL, at which it would cut
// the line.
class TextBytes {
 public:
  explicit TextBytes(StoredFile* file) : file_(file), bytes_(file) {}

  // Throws Error; returns 0 only after the end.
  size_t Read(char* buffer, size_t size) {
    if (ended_) return 0;
    size_t filled = bytes_.Read(buffer, size);
    Check(buffer, filled);
    if (filled > 0) last_ = buffer[filled - 1];
    if (filled < size) {
      ended_ = true;
      if (last_ != '\n') buffer[filled++] = '\n';
    }
    return filled;
  }

 private:
  void Check(const char* buffer, size_t size) {
    const void* const nul = std::memchr(buffer, '\0', size);
    const char* const end =
        nul == nullptr ? buffer + size : static_cast<const char*>(nul);
    newlines_ += CountNewlines(buffer, end);
    if (nul == nullptr) return;
    throw Error(ExitCode::kBadData, "there is a NUL byte in the line")
        .File(file_->name())
        .Line(newlines_ + 1)
        .Hint(
            "a table is text, in UTF-8 or another encoding that extends "
            "ASCII");
  }

  StoredFile* file_;
  DecodedBytes bytes_;
  int64_t newlines_ = 0;
  char last_ = '\n';
  bool ended_ = false;
};

// io::LineReader destroys its source when the file is short; the bytes must
// live on.
class Source : public io::ByteSourceBase {
 public:
  explicit Source(TextBytes* bytes) : bytes_(bytes) {}
  int read(char* buffer, int size) override {
    return static_cast<int>(bytes_->Read(buffer, static_cast<size_t>(size)));
  }

 private:
  TextBytes* bytes_;
};

}  // namespace

struct LineStream::Impl {
  explicit Impl(const std::string& path)
      : file(path),
        bytes(&file),
        reader(path, std::make_unique<Source>(&bytes)) {}

  StoredFile file;
  TextBytes bytes;
  io::LineReader reader;  // last: its thread reads from the others
};

LineStream::LineStream(const std::string& path)
    : impl_(std::make_unique<Impl>(path)) {}

LineStream::~LineStream() { impl_->file.Stop(); }

const std::string& LineStream::name() const { return impl_->file.name(); }

bool LineStream::Next() {
  const char* line;
  try {
    line = impl_->reader.next_line();
  } catch (const io::error::line_length_limit_exceeded&) {
    throw Error(ExitCode::kBadData, "the line is longer than 16 MiB")
        .File(name())
        .Line(number_ + 1)
        .Hint("is this a table with one row on each line?");
  }
  if (line == nullptr) return false;
  ++number_;
  text_ = line;
  return true;
}

const std::string& LineStream::sha256() const { return impl_->file.sha256(); }

}  // namespace routescale
