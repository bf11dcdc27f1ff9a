#include "io/decoded_bytes.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "routescale/error.h"

namespace routescale {
namespace {

constexpr size_t kInputSize = 1 << 17;
constexpr char kMagic[] = {'\x1f', '\x8b'};
constexpr int kGzipOnly = 16;  // added to the window bits

Error BadGzip(const StoredFile& file, const std::string& message) {
  return Error(ExitCode::kBadData, message).File(file.name());
}

}  // namespace

DecodedBytes::DecodedBytes(StoredFile* file) : file_(file), input_(kInputSize) {
  stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
}

DecodedBytes::~DecodedBytes() {
  if (gzip_) inflateEnd(&stream_);
}

size_t DecodedBytes::Read(char* buffer, size_t size) {
  if (started_) return gzip_ ? Inflate(buffer, size) : ReadPlain(buffer, size);
  Start();
  const size_t filled = Read(buffer, size);
  if (gzip_ && filled >= sizeof kMagic &&
      std::memcmp(buffer, kMagic, sizeof kMagic) == 0) {
    throw BadGzip(*file_, "the table is compressed twice")
        .Hint("undo one of the two: gzip -dc");
  }
  return filled;
}

void DecodedBytes::Start() {
  started_ = true;
  if (!AtMagic()) return;
  if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) {
    throw std::bad_alloc();
  }
  gzip_ = true;
}

bool DecodedBytes::Ensure(size_t count) {
  while (stream_.avail_in < count) {
    char* const begin = input_.data();
    std::memmove(begin, stream_.next_in, stream_.avail_in);
    stream_.next_in = reinterpret_cast<Bytef*>(begin);
    const size_t more =
        file_->Read(begin + stream_.avail_in, kInputSize - stream_.avail_in);
    if (more == 0) return false;
    stream_.avail_in += static_cast<uInt>(more);
  }
  return true;
}

// A file that ends within the two bytes counts as a gzip stream cut short.
bool DecodedBytes::AtMagic() {
  Ensure(sizeof kMagic);
  const size_t count = std::min<size_t>(stream_.avail_in, sizeof kMagic);
  return count > 0 && std::memcmp(stream_.next_in, kMagic, count) == 0;
}

size_t DecodedBytes::ReadPlain(char* buffer, size_t size) {
  size_t filled = std::min<size_t>(stream_.avail_in, size);
  std::memcpy(buffer, stream_.next_in, filled);
  stream_.next_in += filled;
  stream_.avail_in -= static_cast<uInt>(filled);
  while (filled < size) {
    const size_t more = file_->Read(buffer + filled, size - filled);
    if (more == 0) break;
    filled += more;
  }
  return filled;
}

size_t DecodedBytes::Inflate(char* buffer, size_t size) {
  stream_.next_out = reinterpret_cast<Bytef*>(buffer);
  stream_.avail_out = static_cast<uInt>(size);
  while (stream_.avail_out > 0 && !ended_) InflateSome();
  return size - stream_.avail_out;
}

void DecodedBytes::InflateSome() {
  if (!Ensure(1)) {
    throw BadGzip(*file_, "the gzip stream ends early")
        .Hint("the file is cut short: copy or download it again");
  }
  const int status = inflate(&stream_, Z_NO_FLUSH);
  if (status == Z_STREAM_END) {
    EndMember();
  } else if (status == Z_MEM_ERROR) {
    throw std::bad_alloc();
  } else if (status != Z_OK) {
    const std::string reason =
        stream_.msg != nullptr ? stream_.msg : zError(status);
    throw BadGzip(*file_, "the gzip stream is corrupt: " + reason)
        .Hint("the file is damaged: copy or download it again");
  }
}

void DecodedBytes::EndMember() {
  if (AtMagic()) {
    inflateReset(&stream_);
    return;
  }
  ended_ = true;
  while (Ensure(1)) {
    const Bytef* const begin = stream_.next_in;
    if (std::any_of(begin, begin + stream_.avail_in, [](Bytef byte) {
          return byte != 0;
        })) {
      throw BadGzip(*file_, "there are other bytes after the gzip stream")
          .Hint("the file is damaged: copy or download it again");
    }
    stream_.avail_in = 0;
  }
}

}  // namespace routescale
