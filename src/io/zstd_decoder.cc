#include "io/zstd_decoder.h"

#include <new>
#include <string>

#include "routescale/error.h"

namespace routescale {

ZstdDecoder::ZstdDecoder(BufferedFile* file)
    : file_(file), stream_(ZSTD_createDStream()) {
  if (stream_ == nullptr) throw std::bad_alloc();
}

ZstdDecoder::~ZstdDecoder() { ZSTD_freeDStream(stream_); }

size_t ZstdDecoder::Read(char* buffer, size_t size) {
  ZSTD_outBuffer out = {buffer, size, 0};
  while (out.pos < size && !ended_) {
    if (!inside_ && !AtMagic(file_, kMagic)) {
      ended_ = true;
      CheckPadding(file_, "zstd");
      break;
    }
    const bool more = file_->Ensure(1);
    const std::string_view ahead = file_->ahead();
    ZSTD_inBuffer in = {ahead.data(), ahead.size(), 0};
    const size_t before = out.pos;
    const size_t status = ZSTD_decompressStream(stream_, &out, &in);
    file_->Skip(in.pos);
    if (ZSTD_isError(status) != 0) {
      throw Error(ExitCode::kBadData,
                  std::string("the zstd stream is corrupt: ") +
                      ZSTD_getErrorName(status))
          .File(file_->name())
          .Hint("the file is damaged: copy or download it again");
    }
    inside_ = status != 0;
    if (inside_ && !more && out.pos == before) {
      throw Error(ExitCode::kBadData, "the zstd stream ends early")
          .File(file_->name())
          .Hint("the file is cut short: copy or download it again");
    }
  }
  return out.pos;
}

}  // namespace routescale
