#pragma once

#include <zlib.h>

#include <string_view>

#include "io/buffered_file.h"

namespace routescale {

class GzipDecoder : public Decoder {
 public:
  static constexpr std::string_view kMagic = "\x1f\x8b";

  explicit GzipDecoder(BufferedFile* file);
  ~GzipDecoder() override;
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  size_t Read(char* buffer, size_t size) override;

 private:
  void InflateSome();

  BufferedFile* file_;
  z_stream stream_ = {};
  bool ended_ = false;
};

}  // namespace routescale
