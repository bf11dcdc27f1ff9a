#include "io/decoded_bytes.h"

#include <string_view>

#include "io/foreign_format.h"
#include "io/gzip_decoder.h"
#include "io/zstd_decoder.h"
#include "routescale/error.h"

namespace routescale {

DecodedBytes::DecodedBytes(StoredFile* file) : file_(file) {}

size_t DecodedBytes::Read(char* buffer, size_t size) {
  const bool first = !started_;
  if (first) ChooseDecoder();
  const size_t filled =
      decoder_ ? decoder_->Read(buffer, size) : file_.Read(buffer, size);
  if (!first) return filled;
  const std::string_view text(buffer, filled);
  if (decoder_ && (text.starts_with(GzipDecoder::kMagic) ||
                   text.starts_with(ZstdDecoder::kMagic))) {
    throw Error(ExitCode::kBadData, "the table is compressed twice")
        .File(file_.name())
        .Hint("undo one of the two: gzip -dc or zstd -dc");
  }
  RefuseForeignFormat(text, file_.name());
  return filled;
}

void DecodedBytes::ChooseDecoder() {
  started_ = true;
  if (AtMagic(&file_, GzipDecoder::kMagic)) {
    decoder_ = std::make_unique<GzipDecoder>(&file_);
  } else if (AtMagic(&file_, ZstdDecoder::kMagic) &&
             file_.ahead().size() >= ZstdDecoder::kMagic.size()) {
    decoder_ = std::make_unique<ZstdDecoder>(&file_);
  }
}

}  // namespace routescale
