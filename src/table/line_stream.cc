#include "table/line_stream.h"

#include <utility>

#include "io/read_ahead.h"
#include "io/stored_file.h"
#include "routescale/error.h"

namespace routescale {
namespace {

constexpr size_t kLongest = 16 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Whether a file that begins so is in UTF-16.
bool IsWide(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace

struct LineStream::Impl {
  explicit Impl(const std::string& path) : file(path), blocks(&file) {}

  // The bytes up to the next newline, or to the end if `rest` is not empty;
  // false at the end.
  bool Take(std::string_view* line);
  bool NextBlock();
  // `size` bytes of the block from `at` on belong to the line.
  std::string_view Cut(size_t size);
  Error BadLine(const std::string& message) const {
    return Error(ExitCode::kBadData, message).File(file.name()).Line(number);
  }

  StoredFile file;
  ReadAhead blocks;
  bool started = false, ended = false;
  size_t at = 0;       // in the block
  std::string rest;    // of a line that began in an earlier block
  int64_t number = 0;  // of the line being taken
};

bool LineStream::Impl::NextBlock() {
  ended = !blocks.Next();
  if (ended) return false;
  at = 0;
  if (!std::exchange(started, true) &&
      blocks.block().starts_with(kByteOrderMark)) {
    at = kByteOrderMark.size();
  }
  return true;
}

std::string_view LineStream::Impl::Cut(size_t size) {
  const size_t nul = blocks.nul();
  if (nul >= at && nul < at + size) {
    if (number == 1 && IsWide(blocks.block())) {
      throw BadLine("the text is in UTF-16, not in UTF-8")
          .Hint("convert it: iconv -f UTF-16 -t UTF-8");
    }
    throw BadLine("there is a NUL byte in the line")
        .Hint(
            "a table is text, in UTF-8 or another encoding that extends "
            "ASCII");
  }
  if (rest.size() + size >= kLongest) {
    throw BadLine("the line is longer than 16 MiB")
        .Hint("a table has one row on each line");
  }
  const std::string_view piece = blocks.block().substr(at, size);
  at += size;
  return piece;
}

bool LineStream::Impl::Take(std::string_view* line) {
  if (ended || (!started && !NextBlock())) return false;
  rest.clear();
  ++number;
  while (true) {
    const size_t end = blocks.block().find('\n', at);
    if (end != std::string_view::npos) {
      *line = Cut(end - at);
      ++at;
      break;
    }
    rest += Cut(blocks.block().size() - at);
    if (NextBlock()) continue;
    if (rest.empty()) return false;
    *line = "";
    break;
  }
  if (!rest.empty()) *line = rest += *line;
  if (line->ends_with('\r')) line->remove_suffix(1);
  return true;
}

LineStream::LineStream(const std::string& path)
    : impl_(std::make_unique<Impl>(path)) {}

LineStream::~LineStream() = default;

const std::string& LineStream::name() const { return impl_->file.name(); }

bool LineStream::Next() {
  if (!impl_->Take(&text_)) return false;
  number_ = impl_->number;
  return true;
}

const std::string& LineStream::sha256() const { return impl_->file.sha256(); }

}  // namespace routescale
