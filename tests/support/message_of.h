#pragma once

#include <string>

#include "routescale/error.h"

namespace routescale {

// What the Error of a call says; "no error" if it throws none.
template <typename Call>
std::string MessageOf(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace routescale
