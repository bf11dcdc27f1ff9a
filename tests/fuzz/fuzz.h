#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include "routescale/error.h"

namespace routescale::fuzz {

inline std::string_view Text(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// What must hold whatever the input; ends the process where it does not.
inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// The message of the Error that `work` throws, "" without one. Anything else
// that is thrown is a defect.
inline std::string ErrorOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    const int code = static_cast<int>(error.code());
    Require(code >= 1 && code <= 3, "an Error has a documented code");
    Require(!error.message().empty(), "an Error says something");
    return error.what();
  }
  return "";
}

}  // namespace routescale::fuzz
