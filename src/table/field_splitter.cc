#include "table/field_splitter.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace routescale {
namespace {

constexpr uint64_t kEachByte = 0x0101010101010101;
constexpr uint64_t kLow = 0x7F * kEachByte;

// Eight bytes as a number whose lowest byte comes first.
uint64_t Load(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  if constexpr (std::endian::native == std::endian::big) {
    word = __builtin_bswap64(word);
  }
  return word;
}

// The highest bit of each byte that is zero, exactly: (b & 0x7F) + 0x7F has it
// unless b & 0x7F is zero, and no carry crosses bytes.
uint64_t ZeroBytes(uint64_t word) {
  return ~(((word & kLow) + kLow) | word | kLow);
}

}  // namespace

FieldSplitter::Result FieldSplitter::Split(std::string_view line) {
  size_ = 0;
  if (line.find('"') != line.npos) return SplitQuoted(line);
  SplitPlain(line);
  return Result::kDone;
}

void FieldSplitter::SplitPlain(std::string_view line) {
  const char* const begin = line.data();
  size_t start = 0;
  size_t at = 0;
  const uint64_t separators =
      kEachByte * static_cast<unsigned char>(separator_);
  const auto add = [&](size_t end) {
    Add({begin + start, end - start});
    start = end + 1;
  };
  for (; at + sizeof(uint64_t) <= line.size(); at += sizeof(uint64_t)) {
    uint64_t found = ZeroBytes(Load(begin + at) ^ separators);
    for (; found != 0; found &= found - 1) {
      add(at + static_cast<size_t>(std::countr_zero(found)) / 8);
    }
  }
  for (; at < line.size(); ++at) {
    if (begin[at] == separator_) add(at);
  }
  add(line.size());
}

FieldSplitter::Result FieldSplitter::SplitQuoted(std::string_view line) {
  unquoted_.clear();
  unquoted_.reserve(line.size());  // fields point into it: it must not move
  for (size_t at = 0;; ++at) {
    size_t end;
    if (at < line.size() && line[at] == '"') {
      const size_t begin = unquoted_.size();
      for (end = at + 1;; ++end) {
        const size_t quote = line.find('"', end);
        if (quote == line.npos) return Result::kOpenQuote;
        unquoted_.append(line, end, quote - end);
        end = quote + 1;
        if (end == line.size() || line[end] != '"') break;
        unquoted_ += '"';
      }
      if (end < line.size() && line[end] != separator_) {
        return Result::kTextAfterQuote;
      }
      Add(std::string_view(unquoted_).substr(begin));
    } else {
      end = std::min(line.find(separator_, at), line.size());
      Add(line.substr(at, end - at));
    }
    if (end == line.size()) return Result::kDone;
    at = end;
  }
}

}  // namespace routescale
