#include <filesystem>

#include "support/real_table.h"

namespace routescale {
namespace {

TEST(RealTable, IsTheReleasedOne) {
  ROUTESCALE_NEEDS_REAL_TABLE();
  EXPECT_EQ(std::filesystem::file_size(RealTable()), 336608u);
}

}  // namespace
}  // namespace routescale
