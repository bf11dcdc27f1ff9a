// The committed seeds of the fuzz targets: what once failed stays mended.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" {
int FuzzTable(const uint8_t* data, size_t size);
int FuzzFormula(const uint8_t* data, size_t size);
int FuzzLaw(const uint8_t* data, size_t size);
int FuzzModel(const uint8_t* data, size_t size);
int FuzzCommand(const uint8_t* data, size_t size);
}

#include "support/source_path.h"
namespace routescale {
namespace {

namespace fs = std::filesystem;

void Replay(int (*target)(const uint8_t*, size_t), const std::string& folder) {
  const fs::path before = fs::current_path();
  int count = 0;
  for (const auto& entry : fs::directory_iterator(SourcePath(folder))) {
    SCOPED_TRACE(entry.path());
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    target(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    ++count;
  }
  fs::current_path(before);
  EXPECT_GT(count, 0);
}

TEST(FuzzReplay, Table) { Replay(FuzzTable, "tests/fuzz/corpus/table"); }
TEST(FuzzReplay, Formula) { Replay(FuzzFormula, "tests/fuzz/corpus/formula"); }
TEST(FuzzReplay, Law) {
  Replay(FuzzLaw, "tests/fuzz/corpus/law");
  Replay(FuzzLaw, "data/laws");
}
TEST(FuzzReplay, Model) { Replay(FuzzModel, "tests/fuzz/corpus/model"); }
TEST(FuzzReplay, Command) { Replay(FuzzCommand, "tests/fuzz/corpus/command"); }

}  // namespace
}  // namespace routescale
