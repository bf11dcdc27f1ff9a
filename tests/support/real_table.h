#pragma once

#include <gtest/gtest.h>

#include <string>

namespace routescale {

// The released table, data/curves.csv.gz or the file that ROUTESCALE_CURVES
// names; "" where it is absent.
std::string RealTable();

// Whether absent data is a failure: ROUTESCALE_REQUIRE_DATA is set, as in CI.
bool DataRequired();

}  // namespace routescale

// First line of a test that reads RealTable(): skips it, visibly, where the
// table is absent.
#define ROUTESCALE_NEEDS_REAL_TABLE()                                  \
  if (::routescale::RealTable().empty()) {                             \
    if (::routescale::DataRequired()) {                                \
      FAIL() << "no data/curves.csv.gz";                               \
    }                                                                  \
    GTEST_SKIP() << "no data/curves.csv.gz: sh cmake/fetch-curves.sh"; \
  }                                                                    \
  static_assert(true)
