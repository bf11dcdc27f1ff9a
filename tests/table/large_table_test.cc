// Tables that outgrow the blocks of io::LineReader: it reads 16 MiB at a time,
// after the first two on a thread of its own.

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "routescale/table.h"
#include "table/table_test_util.h"

namespace routescale {
namespace {

constexpr size_t kMiB = 1 << 20;

// Rows numbered from 1, the last one filled up with x; no newline at the end.
std::string NumberedRows(size_t size) {
  std::string text = "row,filler\n";
  const std::string filler = "," + std::string(200, 'f') + "\n";
  int64_t row = 0;
  while (text.size() + 500 < size) text += std::to_string(++row) + filler;
  text += std::to_string(row + 1) + ",";
  return text + std::string(size - text.size(), 'x');
}

void ExpectNumberedRows(const std::string& path, const std::string& text) {
  TableReader reader(path);
  int64_t rows = 0;
  size_t bytes = 11;
  while (reader.Next()) {
    ASSERT_EQ(reader.Number(0), ++rows);
    ASSERT_EQ(reader.line(), rows + 1);
    bytes += reader.RawLine().size() + 1;
    ASSERT_EQ(reader.Field(1).front(), bytes > text.size() ? 'x' : 'f');
  }
  EXPECT_EQ(bytes, text.size() + 1);
  EXPECT_EQ(reader.Sha256().size(), 64u);
}

TEST(LargeTableTest, WithoutAFinalNewline) {
  for (const size_t size : {kMiB,
                            32 * kMiB - 1,
                            32 * kMiB,
                            32 * kMiB + 1,
                            48 * kMiB - 1,
                            48 * kMiB,
                            48 * kMiB + 1,
                            70 * kMiB}) {
    SCOPED_TRACE(size);
    const std::string text = NumberedRows(size);
    const TempFile file(text);
    ExpectNumberedRows(file.path(), text);
  }
}

TEST(LargeTableTest, Gzip) {
  for (const size_t size : {48 * kMiB, 70 * kMiB}) {
    const std::string text = NumberedRows(size);
    const TempFile file(Gzip(text));
    ExpectNumberedRows(file.path(), text);
  }
}

// The error arises on the reading thread, after rows were handed out.
TEST(LargeTableTest, ErrorsFarIntoTheFile) {
  std::string packed = Gzip(NumberedRows(70 * kMiB));
  packed[packed.size() - 5] ^= 1;
  EXPECT_EQ(ErrorOfBytes(packed),
            "3 T: the gzip stream is corrupt: incorrect data check\n"
            "  the file is damaged: copy or download it again");
  packed[packed.size() - 5] ^= 1;
  packed.pop_back();
  EXPECT_EQ(ErrorOfBytes(packed),
            "3 T: the gzip stream ends early\n"
            "  the file is cut short: copy or download it again");
}

TEST(LargeTableTest, NulByteFarIntoTheFile) {
  std::string text = NumberedRows(70 * kMiB);
  const size_t place = text.find("\n200000,") + 20;
  text[place] = '\0';
  EXPECT_EQ(ErrorOfBytes(text),
            "3 T:200001: there is a NUL byte in the line\n"
            "  a table is text, in UTF-8 or another encoding that extends "
            "ASCII");
}

TEST(LargeTableTest, LongLines) {
  const std::string longest(16 * kMiB - 3, 'x');  // with "1,": one byte below
  EXPECT_EQ(ReadBytes("a,b\n1," + longest + "\n2,y\n"),
            (Rows{{"a", "b"}, {"1", longest}, {"2", "y"}}));
  const std::string error =
      "3 T:2: the line is longer than 16 MiB\n  is this a table with one row "
      "on each line?";
  EXPECT_EQ(ErrorOfBytes("a,b\n1," + longest + "x\n2,y\n"), error);
  EXPECT_EQ(ErrorOfBytes("a,b\n" + std::string(100 * kMiB, 'x')), error);
  EXPECT_EQ(ErrorOfBytes(std::string(40 * kMiB, 'x')).substr(0, 38),
            "3 T:1: the line is longer than 16 MiB\n");
}

// Whoever gives up early need not wait until a slow writer has written more.
TEST(LargeTableTest, GivingUpDoesNotWaitForTheRest) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::atomic<bool> done = false;
  bool given_up_in_time = true;
  std::thread writer([&] {
    const auto put = [&](const std::string& bytes) {
      size_t at = 0;
      while (at < bytes.size()) {
        const ssize_t count =
            write(ends[1], bytes.data() + at, bytes.size() - at);
        if (count <= 0) return;
        at += static_cast<size_t>(count);
      }
    };
    put(NumberedRows(33 * kMiB) + "\n");
    for (int i = 0; !done && given_up_in_time; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      given_up_in_time = i < 10000;
    }
    close(ends[1]);
  });
  {
    TableReader reader("/dev/fd/" + std::to_string(ends[0]));
    EXPECT_TRUE(reader.Next());
  }
  done = true;
  std::string rest(kMiB, '\0');
  while (read(ends[0], rest.data(), rest.size()) > 0) {
  }
  writer.join();
  close(ends[0]);
  EXPECT_TRUE(given_up_in_time);
}

}  // namespace
}  // namespace routescale
