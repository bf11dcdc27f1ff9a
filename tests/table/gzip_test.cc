#include <gtest/gtest.h>

#include <set>
#include <string>

#include "table/table_test_util.h"

namespace routescale {
namespace {

constexpr char kEarly[] =
    "3 T: the gzip stream ends early\n"
    "  the file is cut short: copy or download it again";
constexpr char kTrailing[] =
    "3 T: there are other bytes after the gzip stream\n"
    "  the file is damaged: copy or download it again";

std::string SampleTable() {
  std::string text = "run,step,loss\n";
  unsigned state = 7;
  for (int i = 0; i < 100; ++i) {
    state = state * 1664525 + 1013904223;
    text += std::to_string(i / 10) + "," + std::to_string(i % 10) + "," +
            std::to_string(state) + "\n";
  }
  return text;
}

TEST(GzipTest, IsRecognisedByItsMagicBytes) {
  EXPECT_EQ(ReadBytes(Gzip(SampleTable())), ReadBytes(SampleTable()));
}

TEST(GzipTest, EveryTruncationIsAnError) {
  const std::string packed = Gzip(SampleTable());
  ASSERT_GT(packed.size(), 500u);
  for (size_t size = 1; size < packed.size(); ++size) {
    ASSERT_EQ(ErrorOfBytes(packed.substr(0, size)), kEarly) << size;
  }
}

TEST(GzipTest, EveryTruncationOfASecondMemberIsAnError) {
  const std::string first = Gzip("a,b\n1,2\n");
  const std::string second = Gzip("3,4\n");
  for (size_t size = 1; size < second.size(); ++size) {
    ASSERT_EQ(ErrorOfBytes(first + second.substr(0, size)), kEarly) << size;
  }
}

TEST(GzipTest, FlippedBytesAreErrorsUnlessTheyMeanNothing) {
  const std::string packed = Gzip(SampleTable());
  const Rows rows = ReadBytes(packed);
  std::set<size_t> harmless;
  for (size_t i = 0; i < packed.size(); ++i) {
    for (const int flip : {0x01, 0x80, 0xFF}) {
      std::string flipped = packed;
      flipped[i] = static_cast<char>(flipped[i] ^ flip);
      const TempFile file(flipped);
      Rows read;
      const std::string error =
          ErrorOf([&] { read = ReadAll(file.path()); }, file.path());
      if (!error.empty()) continue;
      harmless.insert(i);
      ASSERT_EQ(read, rows) << i;
    }
  }
  // Of the header FTEXT, the four bytes of the time, the extra flags, the
  // system; beyond it only other ways to store the same bytes.
  EXPECT_EQ(std::set<size_t>(harmless.begin(), harmless.lower_bound(10)),
            (std::set<size_t>{3, 4, 5, 6, 7, 8, 9}));
  EXPECT_LT(harmless.size(), 15u);
}

TEST(GzipTest, CorruptionSaysWhatIsWrong) {
  const auto flipped = [](size_t from_end) {
    std::string packed = Gzip(SampleTable());
    packed[packed.size() - from_end] ^= 0x10;
    return ErrorOfBytes(packed);
  };
  const std::string hint = "\n  the file is damaged: copy or download it again";
  EXPECT_EQ(flipped(1),
            "3 T: the gzip stream is corrupt: incorrect length check" + hint);
  EXPECT_EQ(flipped(8),
            "3 T: the gzip stream is corrupt: incorrect data check" + hint);
}

TEST(GzipTest, MembersMayBeConcatenated) {
  // Cut inside a line and inside a field, with an empty member between.
  EXPECT_EQ(ReadBytes(Gzip("a,b\n1") + Gzip("") + Gzip("2,3\n4,5")),
            (Rows{{"a", "b"}, {"12", "3"}, {"4", "5"}}));
}

TEST(GzipTest, MembersAcrossTheInputBuffer) {
  std::string packed = Gzip("n\n");
  size_t members = 0;
  while (packed.size() < 300000) {
    packed += Gzip(std::to_string(++members) + "\n");
  }
  const Rows rows = ReadBytes(packed);
  ASSERT_EQ(rows.size(), members + 1);
  for (size_t i = 1; i < rows.size(); ++i) {
    ASSERT_EQ(rows[i][0], std::to_string(i));
  }
}

TEST(GzipTest, OtherBytesAfterTheEnd) {
  const std::string packed = Gzip("a\n1\n");
  const Rows rows = {{"a"}, {"1"}};
  EXPECT_EQ(ReadBytes(packed + std::string(1, '\0')), rows);
  EXPECT_EQ(ReadBytes(packed + std::string(300000, '\0')), rows);
  EXPECT_EQ(ErrorOfBytes(packed + "\n"), kTrailing);
  EXPECT_EQ(ErrorOfBytes(packed + "a"), kTrailing);
  EXPECT_EQ(ErrorOfBytes(packed + "\x1F\x8A"), kTrailing);
  EXPECT_EQ(ErrorOfBytes(packed + std::string(300000, '\0') + "a"), kTrailing);
  EXPECT_EQ(ErrorOfBytes(packed + std::string(4, '\0') + packed), kTrailing);
}

TEST(GzipTest, CompressedTwice) {
  EXPECT_EQ(ErrorOfBytes(Gzip(Gzip("a\n1\n"))),
            "3 T: the table is compressed twice\n"
            "  undo one of the two: gzip -dc or zstd -dc");
}

}  // namespace
}  // namespace routescale
