#include "routescale/error.h"

#include <gtest/gtest.h>

namespace routescale {
namespace {
TEST(ErrorTest, X) {}
}
}
