// Tables as other programs write them: what is read, and what is said of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include <cmath>
#include <string>

#include "routescale/table.h"
#include "table/table_test_util.h"

namespace routescale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> NotesOf(std::string_view bytes) {
  const TempFile file(bytes);
  TableReader reader(file.path());
  while (reader.Next()) {
  }
  return reader.Notes();
}

std::string Zstd(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(
      packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

TEST(FormsTest, SeparatorsAreFoundFromTheHeader) {
  const Rows rows = {{"a", "b c"}, {"1", "x"}};
  EXPECT_EQ(ReadBytes("a,b c\n1,x\n"), rows);
  EXPECT_EQ(ReadBytes("a;b c\n1;x\n"), rows);
  EXPECT_EQ(ReadBytes("a\tb c\n1\tx\n"), rows);
  EXPECT_EQ(ReadBytes("a|b c\n1|x\n"), rows);
  EXPECT_THAT(NotesOf("a,b\n1,2\n"), IsEmpty());
  EXPECT_THAT(NotesOf("a;b\n1;2\n"),
              ElementsAre("fields are separated by semicolons"));
}

TEST(FormsTest, TheNextLineDecidesBetweenSeparators) {
  EXPECT_EQ(ReadBytes("a;x,b\n1,2\n"), (Rows{{"a;x", "b"}, {"1", "2"}}));
  EXPECT_EQ(ReadBytes("a,x;b\n1;2\n"), (Rows{{"a,x", "b"}, {"1", "2"}}));
  EXPECT_EQ(ReadBytes("l|a,l|b\n1,2\n"), (Rows{{"l|a", "l|b"}, {"1", "2"}}));
  EXPECT_EQ(ReadBytes("\"a;b\"\n1\n"), (Rows{{"a;b"}, {"1"}}));
}

TEST(FormsTest, TheSeparatorMayBeGiven) {
  const TempFile file("a:b;c\n1:2\n");
  TableReader reader(TableInput{{file.path()}, ':'});
  EXPECT_THAT(reader.columns(), ElementsAre("a", "b;c"));
}

TEST(FormsTest, DecimalCommasGoWithSemicolons) {
  const TempFile file("a;b\n3,5;-1,25e3\n4;0,1\n");
  TableReader reader(file.path());
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Number(0), 3.5);
  EXPECT_EQ(reader.Number(1), -1250);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Number(0), 4);
  EXPECT_EQ(reader.Number(1), 0.1);
  EXPECT_FALSE(reader.Next());
  EXPECT_THAT(reader.Notes(),
              ElementsAre("fields are separated by semicolons",
                          "the decimal sign is a comma"));
}

TEST(FormsTest, OneTableHasOneDecimalSign) {
  const TempFile file("a;b\n3,5;1.234\n");
  TableReader reader(file.path());
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Number(0), 3.5);
  EXPECT_THAT(ErrorOf([&] { reader.Number(1); }),
              HasSubstr("column b: '1.234' has another decimal sign"));
}

TEST(FormsTest, BlankLinesCommentsAndNamelessColumns) {
  EXPECT_EQ(ReadBytes("# by hand\n\na,b\n1,2\n\n \n3,4\n\n"),
            (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
  EXPECT_THAT(
      NotesOf("# by hand\n\na,b\n1,2\n\n \n3,4\n\n"),
      ElementsAre("1 comment line before the header", "3 blank lines skipped"));
  EXPECT_EQ(ReadBytes(",a,b\n0,1,2\n"),
            (Rows{{"column_1", "a", "b"}, {"0", "1", "2"}}));
  EXPECT_THAT(NotesOf(",a\n0,1\n"),
              ElementsAre("a column without a name is called column_1"));
  EXPECT_EQ(ReadBytes("column_2,,b\n0,1,2\n"),
            (Rows{{"column_2", "column_2_", "b"}, {"0", "1", "2"}}));
  EXPECT_EQ(ReadBytes("a, b\n1,2\n").front(), (Rows{{"a", "b"}}).front());
}

TEST(FormsTest, SeparatorsAtTheEnd) {
  const Rows rows = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
  EXPECT_EQ(ReadBytes("a,b,\n1,2,\n3,4\n"), rows);
  EXPECT_EQ(ReadBytes("a,b\n1,2,\n3,4\n"), rows);
  EXPECT_THAT(NotesOf("a,b,\n1,2,\n3,4,\n"),
              ElementsAre("the header ends with a separator",
                          "2 rows end with a separator"));
}

TEST(FormsTest, NamesInAComment) {
  const Rows rows = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
  EXPECT_EQ(ReadBytes("# made by numpy\n# a,b\n1,2\n3,4\n"), rows);
  EXPECT_EQ(ReadBytes("# x,y\na,b\n1,2\n3,4\n"), rows);
}

TEST(FormsTest, SuffixesAndMissingWords) {
  const TempFile file("x\n234.38M\n1.3B\n-2K\n7T\nN/A\n-\n<NA>\n10m\n");
  TableReader reader(file.path());
  for (const double value : {234380000.0, 1.3e9, -2000.0, 7e12}) {
    ASSERT_TRUE(reader.Next());
    EXPECT_EQ(reader.Number(0), value);
  }
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(reader.Next());
    EXPECT_TRUE(std::isnan(reader.Number(0)));
  }
  ASSERT_TRUE(reader.Next());
  EXPECT_THAT(ErrorOf([&] { reader.Number(0); }),
              HasSubstr("write it out, or with K, M, B or T"));
}

TEST(FormsTest, NumbersThatNeedAnotherForm) {
  const auto error = [](const std::string& field) {
    const TempFile file("x\n\"" + field + "\"\n");
    TableReader reader(file.path());
    reader.Next();
    return ErrorOf([&] { reader.Number(0); });
  };
  EXPECT_THAT(error("1,234,567"), HasSubstr("remove the commas"));
  EXPECT_THAT(error("1,234.5"), HasSubstr("'1,234.5' is not a number"));
  EXPECT_THAT(error("33 %"), HasSubstr("0.33 for 33 %"));
}

TEST(FormsTest, ZstdIsRecognisedByItsMagicBytes) {
  std::string text = "a,b\n";
  for (int i = 0; i < 20000; ++i) text += std::to_string(i) + ",x\n";
  EXPECT_EQ(ReadBytes(Zstd(text)), ReadBytes(text));
  EXPECT_EQ(ReadBytes(Zstd("a\n1\n") + Zstd("2\n")),
            (Rows{{"a"}, {"1"}, {"2"}}));
}

TEST(FormsTest, EveryTruncationOfZstdIsAnError) {
  const std::string packed = Zstd("a,b\n1,2\n3,4\n5,6\n");
  for (size_t size = 4; size < packed.size(); ++size) {
    EXPECT_EQ(ErrorOfBytes(packed.substr(0, size)),
              "3 T: the zstd stream ends early\n"
              "  the file is cut short: copy or download it again")
        << size;
  }
  EXPECT_THAT(ErrorOfBytes(packed + "more"),
              HasSubstr("other bytes after the zstd stream"));
}

TEST(FormsTest, ForeignFormatsAreNamed) {
  using namespace std::string_literals;
  const struct {
    std::string bytes, name, remedy;
  } cases[] = {
      {"PAR1\x15", "a Parquet file", "duckdb -c"},
      {"PK\3\4xl", "an Excel workbook", "pandas.read_excel"},
      {"\x80\4\x95", "a pickle", "pandas.read_pickle"},
      {"\xFF\xFE"
       "a\0,\0"s,
       "text in UTF-16",
       "iconv -f UTF-16 -t UTF-8"},
      {"\xFE\xFF\0a\0,"s, "text in UTF-16", "iconv -f UTF-16 -t UTF-8"},
  };
  for (const auto& entry : cases) {
    for (const std::string& bytes : {entry.bytes, Gzip(entry.bytes)}) {
      const std::string error = ErrorOfBytes(bytes);
      EXPECT_THAT(error, HasSubstr("3 T: is " + entry.name));
      EXPECT_THAT(error, HasSubstr(entry.remedy));
    }
  }
}

TEST(FormsTest, SeveralFilesAreJoinedByName) {
  const TempFile first("a,b\n1,2\n"), second("b;c\n3;4\n");
  TableReader reader(TableInput{{first.path(), second.path()}});
  EXPECT_THAT(reader.columns(), ElementsAre("a", "b", "c", "file"));
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.RawLine(), "1,2,," + first.path());
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.RawLine(), ",3,4," + second.path());
  EXPECT_EQ(reader.line(), 2);
  EXPECT_EQ(reader.file_index(), 1u);
  EXPECT_FALSE(reader.Next());
  EXPECT_EQ(reader.Sha256().size(), 64u);
}

TEST(FormsTest, SeveralFilesThatCannotBeJoined) {
  const TempFile first("a,b\n1,2\n"), second("a,file\n3,4\n");
  EXPECT_THAT(ErrorOf([&] {
                TableReader(TableInput{{first.path(), second.path()}});
              }),
              HasSubstr("has a column 'file'"));
  EXPECT_THAT(ErrorOf([] {
                TableReader(TableInput{{"-", "-"}});
              }),
              HasSubstr("standard input can be read only once"));
}

}  // namespace
}  // namespace routescale
