#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "routescale/report.h"
#include "support/temp_folder.h"

namespace routescale {
namespace {

namespace fs = std::filesystem;

class DocumentWriterTest : public TempFolderTest {
 protected:
  std::string Inflate(const std::string& name) const {
    std::string text(8 << 20, '\0');
    const gzFile file = gzopen(Path(name).c_str(), "rb");
    const int size =
        gzread(file, text.data(), static_cast<unsigned>(text.size()));
    EXPECT_EQ(gzclose(file), Z_OK);
    text.resize(static_cast<size_t>(std::max(size, 0)));
    return text;
  }
};

TEST_F(DocumentWriterTest, WritesPieces) {
  DocumentWriter writer(Path("a.csv"));
  writer.Write("a,b\n");
  writer.Write("");
  writer.Write("1,2\n");
  writer.Finish();
  EXPECT_EQ(Read("a.csv"), "a,b\n1,2\n");
}

TEST_F(DocumentWriterTest, UnfinishedLeavesTheOldFile) {
  std::ofstream(Path("old.csv")) << "old";
  for (const char* name : {"old.csv", "new.csv", "new.csv.gz"}) {
    DocumentWriter writer(Path(name));
    writer.Write("new");
  }
  EXPECT_EQ(Read("old.csv"), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

// Larger than every buffer, badly compressible, in uneven pieces.
TEST_F(DocumentWriterTest, GzipHoldsTheSameBytes) {
  std::string text;
  for (uint32_t i = 0, x = 1; i < 3000000; ++i) {
    x = x * 1664525 + 1013904223;
    text += static_cast<char>(x >> 24);
  }
  DocumentWriter writer(Path("a.gz"));
  writer.Write(text.substr(0, 7));
  writer.Write(text.substr(7, 2500000));
  writer.Write(text.substr(2500007));
  writer.Finish();
  EXPECT_TRUE(Inflate("a.gz") == text);
}

// RFC 1952: no flags (so no name), no time.
TEST_F(DocumentWriterTest, GzipHeaderIsAnonymous) {
  DocumentWriter writer(Path("a.csv.gz"));
  writer.Write("1\n");
  writer.Finish();
  EXPECT_EQ(Read("a.csv.gz").substr(0, 8),
            std::string("\x1f\x8b\x08\0\0\0\0\0", 8));
  EXPECT_EQ(Inflate("a.csv.gz"), "1\n");
}

TEST_F(DocumentWriterTest, EmptyDocuments) {
  DocumentWriter(Path("a.csv")).Finish();
  DocumentWriter(Path("a.csv.gz")).Finish();
  EXPECT_EQ(Read("a.csv"), "");
  EXPECT_EQ(Inflate("a.csv.gz"), "");
}

}  // namespace
}  // namespace routescale
