#include "base/sha256.h"

#include <nettle/base64.h>

#include <array>
#include <cstdint>

namespace routescale {
namespace {

using Digest = std::array<uint8_t, SHA256_DIGEST_SIZE>;

Digest DigestOf(sha256_ctx* context) {
  Digest digest;
  sha256_digest(context, digest.size(), digest.data());
  return digest;
}

sha256_ctx ContextOf(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(
      &context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
  return context;
}

}  // namespace

std::string HexDigest(sha256_ctx* context) {
  std::string text;
  for (const uint8_t byte : DigestOf(context)) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string Sha256(std::string_view bytes) {
  sha256_ctx context = ContextOf(bytes);
  return HexDigest(&context);
}

std::string Sha256Base64(std::string_view bytes) {
  sha256_ctx context = ContextOf(bytes);
  const Digest digest = DigestOf(&context);
  std::string text(BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE), '\0');
  base64_encode_raw(text.data(), digest.size(), digest.data());
  return text;
}

}  // namespace routescale
