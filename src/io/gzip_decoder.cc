#include "io/gzip_decoder.h"

#include <new>
#include <string>

#include "routescale/error.h"

namespace routescale {

GzipDecoder::GzipDecoder(BufferedFile* file) : file_(file) {
  constexpr int kGzipOnly = 16;  // added to the window bits
  if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) {
    throw std::bad_alloc();
  }
}

GzipDecoder::~GzipDecoder() { inflateEnd(&stream_); }

size_t GzipDecoder::Read(char* buffer, size_t size) {
  stream_.next_out = reinterpret_cast<Bytef*>(buffer);
  stream_.avail_out = static_cast<uInt>(size);
  while (stream_.avail_out > 0 && !ended_) InflateSome();
  return size - stream_.avail_out;
}

void GzipDecoder::InflateSome() {
  if (!file_->Ensure(1)) {
    throw Error(ExitCode::kBadData, "the gzip stream ends early")
        .File(file_->name())
        .Hint("the file is cut short: copy or download it again");
  }
  const std::string_view ahead = file_->ahead();
  // zlib does not write to its input.
  stream_.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(ahead.data()));  // NOLINT
  stream_.avail_in = static_cast<uInt>(ahead.size());
  const int status = inflate(&stream_, Z_NO_FLUSH);
  file_->Skip(ahead.size() - stream_.avail_in);
  if (status == Z_STREAM_END) {
    if (AtMagic(file_, kMagic)) {
      inflateReset(&stream_);
      return;
    }
    ended_ = true;
    CheckPadding(file_, "gzip");
  } else if (status == Z_MEM_ERROR) {
    throw std::bad_alloc();
  } else if (status != Z_OK) {
    const std::string reason =
        stream_.msg != nullptr ? stream_.msg : zError(status);
    throw Error(ExitCode::kBadData, "the gzip stream is corrupt: " + reason)
        .File(file_->name())
        .Hint("the file is damaged: copy or download it again");
  }
}

}  // namespace routescale
