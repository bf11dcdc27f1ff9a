// Inputs of table_fuzz.cc in gzip: a changed byte alone would never get past
// the checksum.

#include <zlib.h>

#include <algorithm>

#include "fuzz/fuzz.h"
#include "support/gzip.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace routescale::fuzz {
namespace {

// The first 64 KiB of a gzip stream; "" if it is none.
std::string Inflated(std::string_view packed) {
  std::string bytes(1 << 16, '\0');
  z_stream stream = {};
  inflateInit2(&stream, MAX_WBITS + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  inflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

}  // namespace
}  // namespace routescale::fuzz

// Half of the time the text inside a gzip stream, else the bytes themselves.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data,
                                          size_t size,
                                          size_t most,
                                          unsigned seed) {
  using namespace routescale::fuzz;
  using routescale::Gzip;
  std::string text = seed % 2 == 0 ? Inflated(Text(data, size)) : "";
  if (text.empty()) return LLVMFuzzerMutate(data, size, most);
  const size_t before = text.size();
  text.resize(std::max(2 * before, size_t{64}));
  text.resize(LLVMFuzzerMutate(
      reinterpret_cast<uint8_t*>(text.data()), before, text.size()));
  const std::string packed = Gzip(text);
  if (packed.size() > most) return size;
  std::copy(packed.begin(), packed.end(), data);
  return packed.size();
}
