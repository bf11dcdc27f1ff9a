#include "routescale/table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <string>

#include "table/table_test_util.h"

namespace routescale {
namespace {

TEST(TableReaderTest, GivesNamesFieldsAndLines) {
  const TempFile file("a,b,c\n1,two,\n3,,x y\n");
  TableReader reader(file.path());
  EXPECT_EQ(reader.name(), file.path());
  EXPECT_EQ(reader.columns(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(reader.Find("c"), 2);
  EXPECT_EQ(reader.Find("C"), -1);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.line(), 2);
  EXPECT_EQ(reader.RawLine(), "1,two,");
  EXPECT_EQ(reader.Field(1), "two");
  EXPECT_EQ(reader.Number(0), 1);
  EXPECT_TRUE(std::isnan(reader.Number(2)));
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.line(), 3);
  EXPECT_EQ(reader.Field(2), "x y");
  EXPECT_FALSE(reader.Next());
  EXPECT_FALSE(reader.Next());
}

TEST(TableReaderTest, LineEndsByteOrderMarkAndLastNewlineDoNotMatter) {
  const Rows rows = {{"a", "b"}, {"1", "2"}, {"3", ""}};
  for (const char* text : {"a,b\n1,2\n3,\n",
                           "a,b\n1,2\n3,",
                           "a,b\r\n1,2\r\n3,\r\n",
                           "a,b\r\n1,2\r\n3,\r",
                           "\xEF\xBB\xBF"
                           "a,b\n1,2\n3,\n",
                           "a,b\n1,2\n3,\n\n\r\n\n"}) {
    EXPECT_EQ(ReadBytes(text), rows) << text;
    EXPECT_EQ(ReadBytes(Gzip(text)), rows) << text;
  }
}

TEST(TableReaderTest, UndoesQuotes) {
  EXPECT_EQ(ReadBytes("a,\"b,c\"\n"
                      "\"1\",\"x, \"\"y\"\"\"\n"
                      "\"\",\n"
                      "\"\"\"\",\"\"\"a\"\",\"\n"
                      "5\" x,y\"z\n"),
            (Rows{{"a", "b,c"},
                  {"1", "x, \"y\""},
                  {"", ""},
                  {"\"", "\"a\","},
                  {"5\" x", "y\"z"}}));
}

TEST(TableReaderTest, KeepsQuotesInTheRawLine) {
  const TempFile file("a,b\n\"1\",\"x\"\"\"\n");
  TableReader reader(file.path());
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.RawLine(), "\"1\",\"x\"\"\"");
  EXPECT_EQ(reader.Number(0), 1);
}

TEST(TableReaderTest, PassesOtherBytesThrough) {
  EXPECT_EQ(
      ReadBytes("n\xCC\x84,\xFF\n\x80,\xAC\xAC\xAC\xAC\xAC\xAC\xAC\xAC\n"),
      (Rows{{"n\xCC\x84", "\xFF"},
            {"\x80", "\xAC\xAC\xAC\xAC\xAC\xAC\xAC\xAC"}}));
}

// Fields of every length around the words that the splitter works in, against
// the fields that the lines were made of.
TEST(TableReaderTest, SplitsAtEveryComma) {
  std::string header = "c0";
  for (int i = 1; i < 40; ++i) header += ",c" + std::to_string(i);
  std::string text = header + "\n";
  Rows rows;
  unsigned state = 1;
  for (int row = 0; row < 300; ++row) {
    std::vector<std::string> fields;
    for (int i = 0; i < 40; ++i) {
      state = state * 1664525 + 1013904223;
      // '+', '-' and 0xAC differ from a comma in one bit.
      fields.emplace_back((state >> 24) % 20, "+-\xAC."[state >> 30]);
      text += (i > 0 ? "," : "") + fields.back();
    }
    text += "\n";
    rows.push_back(fields);
  }
  Rows read = ReadBytes(text);
  read.erase(read.begin());
  EXPECT_EQ(read, rows);
}

TEST(TableReaderTest, OneColumn) {
  EXPECT_EQ(ReadBytes("a\n1\n\"\"\n2\n\n"), (Rows{{"a"}, {"1"}, {""}, {"2"}}));
  EXPECT_EQ(ReadBytes("a\n1\n\n2\n"), (Rows{{"a"}, {"1"}, {"2"}}));
}

TEST(TableReaderTest, HeaderErrors) {
  const char* const empty =
      "3 T: the table is empty\n  the first line must name the columns";
  EXPECT_EQ(ErrorOfBytes(""), empty);
  EXPECT_EQ(ErrorOfBytes(Gzip("")), empty);
  EXPECT_EQ(ErrorOfBytes("\n"), empty);
  EXPECT_EQ(ErrorOfBytes("# a\n\n"), empty);
  EXPECT_EQ(ErrorOfBytes("\xEF\xBB\xBF"), empty);
  EXPECT_EQ(ErrorOfBytes(",,\n1,2,3\n"),
            "3 T:1: no column has a name\n"
            "  the first line must name the columns");
  EXPECT_EQ(ErrorOfBytes("a,b,\"a\"\n"),
            "3 T:1: 'a' names more than one column\n  rename one of them");
  EXPECT_EQ(ErrorOfBytes("a,b\r1,2\r"),
            "3 T:1: there is a carriage return inside the line\n"
            "  end lines with LF or CRLF");
}

TEST(TableReaderTest, RaggedRows) {
  const std::string hint =
      "\n  every row needs one field for each column of the first line; put a "
      "field with a separator in double quotes";
  EXPECT_EQ(ErrorOfBytes("a,b\n1,2\n1,2,3\n"),
            "3 T:3: found 3 fields, expected 2" + hint);
  EXPECT_EQ(ErrorOfBytes("a,b\n1\n"),
            "3 T:2: found 1 fields, expected 2" + hint);
  EXPECT_EQ(ErrorOfBytes("a,b\n\"1,2\"\n"),
            "3 T:2: found 1 fields, expected 2" + hint);
  EXPECT_EQ(ErrorOfBytes("a,b,\n1,2,3\n"),
            "3 T:2: '3' stands in the last column, which has no name\n"
            "  name the column in the first line");
}

TEST(TableReaderTest, QuoteErrors) {
  const std::string open =
      " a double quote is not closed\n"
      "  close it on the same line: a field cannot hold a newline";
  EXPECT_EQ(ErrorOfBytes("a,b\n1,\"x\ny\"\n"), "3 T:2: column b:" + open);
  EXPECT_EQ(ErrorOfBytes("a,b\n\"\"\",2\n"), "3 T:2: column a:" + open);
  EXPECT_EQ(ErrorOfBytes("a,\"b\n"), "3 T:1:" + open);
  EXPECT_EQ(ErrorOfBytes("a,b\n\"1\"2,3\n"),
            "3 T:2: column a: there is text after a closing double quote\n"
            "  quote the whole field and double each quote inside it");
}

TEST(TableReaderTest, NulByte) {
  const std::string hint =
      " there is a NUL byte in the line\n"
      "  a table is text, in UTF-8 or another encoding that extends ASCII";
  using namespace std::string_literals;
  EXPECT_EQ(ErrorOfBytes("a,b\n1,2\n3,\0\n"s), "3 T:3:" + hint);
  EXPECT_EQ(ErrorOfBytes(Gzip("a,b\n1,2\n3,4\n\0"s)), "3 T:4:" + hint);
  EXPECT_EQ(ErrorOfBytes("\0"s), "3 T:1:" + hint);
}

TEST(TableReaderTest, NumberErrors) {
  const TempFile file("a,b c\n1,sixty\n\"1,5\",1e400\n");
  TableReader reader(file.path());
  const auto read = [&](int column) {
    return ErrorOf([&] { reader.Number(column); }, file.path());
  };
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(read(1),
            "3 T:2: column b c: 'sixty' is not a number\n"
            "  leave the field empty if the value is missing");
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(read(0),
            "3 T:3: column a: '1,5' is not a number\n"
            "  leave the field empty if the value is missing");
  EXPECT_EQ(read(1),
            "3 T:3: column b c: '1e400' is not a finite number\n"
            "  leave the field empty if the value is missing");
}

TEST(TableReaderTest, FilesThatCannotBeRead) {
  EXPECT_EQ(ErrorOf([] { TableReader("/no/such/file"); }),
            "1 /no/such/file: cannot open: No such file or directory");
  EXPECT_EQ(ErrorOf([] { TableReader("/"); }),
            "1 /: cannot read: Is a directory");
}

TEST(TableReaderTest, Sha256OfTheStoredBytes) {
  // printf 'a,b\n1,2' | sha256sum
  const TempFile file("a,b\n1,2");
  TableReader reader(file.path());
  while (reader.Next()) {
  }
  EXPECT_EQ(reader.Sha256(),
            "aeedab1ee7a1043753c9ab768594bc8420d7b85491d0be9421edc3813c237f4c");
}

// Gives the process another standard input for as long as it lives.
class StandardInput {
 public:
  explicit StandardInput(std::string_view bytes) : saved_(dup(STDIN_FILENO)) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    written_ = write(ends[1], bytes.data(), bytes.size()) ==
               static_cast<ssize_t>(bytes.size());
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }
  bool written() const { return written_; }

 private:
  int saved_;
  bool written_;
};

TEST(TableReaderTest, ReadsStandardInput) {
  for (const std::string& bytes :
       {std::string("a,b\n1,2\n"), Gzip("a,b\n1,2\n")}) {
    const StandardInput input(bytes);
    ASSERT_TRUE(input.written());
    EXPECT_EQ(ReadAll("-"), (Rows{{"a", "b"}, {"1", "2"}}));
  }
  const StandardInput input("a,b\n1\n");
  EXPECT_EQ(ErrorOf([] { ReadAll("-"); }).substr(0, 42),
            "3 standard input:2: found 1 fields, expect");
}

}  // namespace
}  // namespace routescale
