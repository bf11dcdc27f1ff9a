// The fuzz targets without a fuzzer: the committed seeds, so that what once
// failed stays mended, and the same few changes of them in every run.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/random.h"
#include "support/gzip.h"
#include "support/mutation.h"
#include "support/source_path.h"

extern "C" {
int FuzzTable(const uint8_t* data, size_t size);
int FuzzFormula(const uint8_t* data, size_t size);
int FuzzLaw(const uint8_t* data, size_t size);
int FuzzModel(const uint8_t* data, size_t size);
int FuzzCommand(const uint8_t* data, size_t size);
}

namespace routescale {
namespace {

namespace fs = std::filesystem;

using Target = int (*)(const uint8_t*, size_t);

void Call(Target target, const std::string& bytes) {
  target(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::vector<std::string> Seeds(const std::string& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(SourcePath(folder))) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const fs::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file),
                       std::istreambuf_iterator<char>());
  }
  return seeds;
}

class FuzzReplay : public testing::Test {
 protected:
  void TearDown() override { fs::current_path(before_); }

  static void Replay(Target target, const std::string& folder) {
    const std::vector<std::string> seeds = Seeds(folder);
    ASSERT_FALSE(seeds.empty());
    for (const std::string& seed : seeds) Call(target, seed);
  }

 private:
  fs::path before_ = fs::current_path();
};

TEST_F(FuzzReplay, Table) { Replay(FuzzTable, "tests/fuzz/corpus/table"); }
TEST_F(FuzzReplay, Formula) {
  Replay(FuzzFormula, "tests/fuzz/corpus/formula");
}
TEST_F(FuzzReplay, Law) {
  Replay(FuzzLaw, "tests/fuzz/corpus/law");
  Replay(FuzzLaw, "data/laws");
}
TEST_F(FuzzReplay, Model) { Replay(FuzzModel, "tests/fuzz/corpus/model"); }
TEST_F(FuzzReplay, Command) {
  Replay(FuzzCommand, "tests/fuzz/corpus/command");
}

// An input that ends the process is left in the temporary folder.
class FuzzSmoke : public FuzzReplay {
 protected:
  void Smoke(Target target, const std::string& corpus, uint64_t count) {
    std::vector<std::string> seeds = Seeds("tests/fuzz/corpus/" + corpus);
    ASSERT_FALSE(seeds.empty());
    const std::string input = testing::TempDir() + "routescale-smoke-" + corpus;
    for (uint64_t i = 0; i < count; ++i) {
      CounterRandom random(1, i);
      std::string bytes = Mutated(seeds, &random);
      if (target == FuzzTable && i % 2 == 0) bytes = Gzip(bytes);
      std::ofstream(input, std::ios::binary) << bytes;
      Call(target, bytes);
      fs::remove(input);
    }
  }
};

TEST_F(FuzzSmoke, Table) { Smoke(FuzzTable, "table", 300); }
TEST_F(FuzzSmoke, Formula) { Smoke(FuzzFormula, "formula", 2000); }
TEST_F(FuzzSmoke, Law) { Smoke(FuzzLaw, "law", 300); }
TEST_F(FuzzSmoke, Model) { Smoke(FuzzModel, "model", 1000); }
TEST_F(FuzzSmoke, Command) { Smoke(FuzzCommand, "command", 300); }

}  // namespace
}  // namespace routescale
