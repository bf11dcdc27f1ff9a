#pragma once

#include <zstd.h>

#include <string_view>

#include "io/buffered_file.h"

namespace routescale {

class ZstdDecoder : public Decoder {
 public:
  static constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";

  explicit ZstdDecoder(BufferedFile* file);
  ~ZstdDecoder() override;
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

  size_t Read(char* buffer, size_t size) override;

 private:
  BufferedFile* file_;
  ZSTD_DStream* stream_;
  bool inside_ = true;  // a frame has begun and not ended
  bool ended_ = false;
};

}  // namespace routescale
