#pragma once

#include <nettle/sha2.h>

#include <string>
#include <string_view>

namespace routescale {

// Lower-case hexadecimal; resets the context.
std::string HexDigest(sha256_ctx* context);

// Of all bytes at once.
std::string Sha256(std::string_view bytes);
std::string Sha256Base64(std::string_view bytes);

}  // namespace routescale
