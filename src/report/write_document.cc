#include <zlib.h>

#include <array>
#include <optional>
#include <stdexcept>

#include "io/output_file.h"
#include "routescale/report.h"

namespace routescale {
namespace {

// Deflates into a file, in the gzip format without a time and a name: equal
// bytes in, equal bytes out.
class Gzip {
 public:
  explicit Gzip(OutputFile* file) : file_(file) {
    constexpr int kGzipFormat = 16, kMemoryLevel = 8;
    if (deflateInit2(&stream_,
                     Z_BEST_COMPRESSION,
                     Z_DEFLATED,
                     MAX_WBITS + kGzipFormat,
                     kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::runtime_error("zlib cannot begin to deflate");
    }
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void Write(std::string_view bytes) {
    constexpr size_t kMostAtOnce = 1 << 20;
    while (!bytes.empty()) {
      const std::string_view piece = bytes.substr(0, kMostAtOnce);
      Deflate(piece, Z_NO_FLUSH);
      bytes.remove_prefix(piece.size());
    }
  }
  void Finish() { Deflate("", Z_FINISH); }

 private:
  void Deflate(std::string_view bytes, int flush) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      deflate(&stream_, flush);
      file_->Write({buffer_.data(), buffer_.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }

  OutputFile* file_;
  z_stream stream_ = {};
  std::array<char, 1 << 16> buffer_;
};

}  // namespace

struct DocumentWriter::Impl {
  explicit Impl(const std::string& path) : file(path) {
    if (path.ends_with(".gz")) gzip.emplace(&file);
  }

  OutputFile file;
  std::optional<Gzip> gzip;
};

DocumentWriter::DocumentWriter(const std::string& path)
    : impl_(std::make_unique<Impl>(path)) {}
DocumentWriter::~DocumentWriter() = default;

void DocumentWriter::Write(std::string_view bytes) {
  if (impl_->gzip) {
    impl_->gzip->Write(bytes);
  } else {
    impl_->file.Write(bytes);
  }
}

void DocumentWriter::Finish() {
  if (impl_->gzip) impl_->gzip->Finish();
  impl_->file.Finish();
}

void WriteDocument(const std::string& path, std::string_view bytes) {
  OutputFile file(path);
  file.Write(bytes);
  file.Finish();
}

}  // namespace routescale
