#pragma once

namespace routescale {

// Whether the byte goes on with a character of UTF-8, as all but the first do.
inline bool ContinuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace routescale
