#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace routescale {

// The lines of a text file, compression undone, read ahead by io::LineReader on
// a thread of its own.
class LineStream {
 public:
  explicit LineStream(const std::string& path);
  ~LineStream();
  LineStream(const LineStream&) = delete;
  LineStream& operator=(const LineStream&) = delete;

  const std::string& name() const;

  // Moves on to the next line, without its end (LF or CRLF) and without the
  // byte-order mark of the first; false at the end.
  bool Next();

  std::string_view text() const { return text_; }  // valid until Next()
  int64_t number() const { return number_; }       // the first line is 1

  // Of the stored bytes; empty until Next() returned false.
  const std::string& sha256() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::string_view text_;
  int64_t number_ = 0;
};

}  // namespace routescale
