#include "base/sha256.h"

#include <array>
#include <cstdint>

namespace routescale {

std::string HexDigest(sha256_ctx* context) {
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest;
  sha256_digest(context, digest.size(), digest.data());
  std::string text;
  for (const uint8_t byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string Sha256(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(
      &context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  return HexDigest(&context);
}

}  // namespace routescale
