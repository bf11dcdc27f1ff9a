#include "routescale/warning_codes.h"
#include "support/source_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

namespace routescale {
namespace {

// The rows of the guide's table are the records, in their order.
TEST(WarningCodes, AreThoseOfTheGuide) {
  std::ifstream guide(SourcePath("apps/routescale/README.md"));
  std::vector<std::string> rows, expected;
  bool inside = false;
  for (std::string line; std::getline(guide, line);) {
    if (line == "| code | means | remedy |") inside = true;
    if (inside && line.empty()) break;
    if (inside && line.starts_with("| `")) rows.push_back(line);
  }
  std::set<std::string_view> codes;
  for (const WarningCode& code : WarningCodes()) {
    expected.push_back("| `" + std::string(code.code) + "` | " +
                       std::string(code.meaning) + " | " +
                       std::string(code.remedy) + " |");
    codes.insert(code.code);
  }
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(codes.size(), WarningCodes().size());
}

}  // namespace
}  // namespace routescale
