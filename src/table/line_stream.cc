#include "table/line_stream.h"

// The parser cuts long names of files on purpose.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#endif
#include <libfccp/csv.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "io/decoded_bytes.h"
#include "io/stored_file.h"
#include "routescale/error.h"

namespace routescale {
namespace {

// io::LineReader ends a line at a NUL byte: one in the file is read as this
// byte instead, and noted.
constexpr char kNulSeen = '\1';

}  // namespace

struct LineStream::Impl {
  // What the reading thread and the lines share.
  struct Shared {
    explicit Shared(const std::string& path) : file(path), bytes(&file) {}

    StoredFile file;
    DecodedBytes bytes;
    std::atomic<bool> has_nul = false;
  };

  // The decoded bytes as io::LineReader asks for them: a whole buffer on every
  // call but the last, and a newline at the end.
  class Source : public io::ByteSourceBase {
   public:
    explicit Source(Shared* shared) : shared_(shared) {}

    int read(char* buffer, int size) override {
      if (ended_) return 0;
      const auto wanted = static_cast<size_t>(size);
      size_t filled = shared_->bytes.Read(buffer, wanted);
      if (std::memchr(buffer, '\0', filled) != nullptr) {
        std::replace(buffer, buffer + filled, '\0', kNulSeen);
        shared_->has_nul = true;
      }
      if (filled > 0) last_ = buffer[filled - 1];
      if (filled < wanted) {
        ended_ = true;
        if (last_ != '\n') buffer[filled++] = '\n';
      }
      return static_cast<int>(filled);
    }

   private:
    Shared* shared_;
    char last_ = '\n';
    bool ended_ = false;
  };

  explicit Impl(const std::string& path) : shared(path) {
    try {
      lines = std::make_unique<io::LineReader>(
          path, std::make_unique<Source>(&shared));
    } catch (const std::system_error&) {
      throw Error(ExitCode::kRuntime, "cannot start a thread that reads")
          .File(shared.file.name())
          .Hint("allow more threads: ulimit -u");
    }
  }
  // The reading thread may wait for bytes.
  ~Impl() { shared.file.Stop(); }

  Error BadLine(int64_t number, const std::string& message) const {
    return Error(ExitCode::kBadData, message)
        .File(shared.file.name())
        .Line(number);
  }

  Shared shared;
  std::unique_ptr<io::LineReader> lines;  // ends before what it reads from
};

LineStream::LineStream(const std::string& path)
    : impl_(std::make_unique<Impl>(path)) {}

LineStream::~LineStream() = default;

const std::string& LineStream::name() const {
  return impl_->shared.file.name();
}

bool LineStream::Next() {
  const char* line = nullptr;
  try {
    line = impl_->lines->next_line();
  } catch (const io::error::line_length_limit_exceeded&) {
    throw impl_->BadLine(number_ + 1, "the line is longer than 16 MiB")
        .Hint("is this a table with one row on each line?");
  }
  if (line == nullptr) return false;
  ++number_;
  text_ = line;
  if (impl_->shared.has_nul && text_.find(kNulSeen) != text_.npos) {
    throw impl_->BadLine(number_, "there is a NUL byte in the line")
        .Hint(
            "a table is text, in UTF-8 or another encoding that extends "
            "ASCII");
  }
  return true;
}

const std::string& LineStream::sha256() const {
  return impl_->shared.file.sha256();
}

}  // namespace routescale
