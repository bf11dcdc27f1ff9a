#pragma once

#include <gtest/gtest.h>

#include <string>

#include "support/real_table.h"

namespace routescale {

// A file of the folder that ROUTESCALE_SHARED names, else of ../shared beside
// the sources; "" where it is absent.
std::string SharedFile(const std::string& name);

}  // namespace routescale

// First line of a test that reads SharedFile(name): skips it, visibly, where it
// is absent.
#define ROUTESCALE_NEEDS_SHARED(name)                           \
  if (::routescale::SharedFile(name).empty()) {                 \
    if (::routescale::DataRequired()) FAIL() << "no " << name;  \
    GTEST_SKIP() << "no " << name << ": set ROUTESCALE_SHARED"; \
  }                                                             \
  static_assert(true)
