#include "io/foreign_format.h"

#include "routescale/error.h"

namespace routescale {
namespace {

using std::string_view_literals::operator""sv;

struct Format {
  std::string_view magic, name;
  std::string_view convert;  // IN and OUT stand for the files
};

constexpr std::string_view kPandas = "python3 -c \"import pandas; pandas.read_";

constexpr Format kFormats[] = {
    {"PAR1", "a Parquet file", "duckdb -c \"COPY (FROM 'IN') TO 'OUT'\""},
    {"ARROW1", "an Arrow or Feather file", "feather('IN')"},
    {"PK\x03\x04", "an Excel workbook or another zip archive", "excel('IN')"},
    {"\xD0\xCF\x11\xE0", "an old Excel workbook", "excel('IN')"},
    {"\x80\x02"sv, "a pickle", "pickle('IN')"},
    {"\x80\x03"sv, "a pickle", "pickle('IN')"},
    {"\x80\x04"sv, "a pickle", "pickle('IN')"},
    {"\x80\x05"sv, "a pickle", "pickle('IN')"},
    {"\x89HDF", "an HDF5 file", "hdf('IN')"},
    {"SQLite format 3",
     "an SQLite database",
     "sqlite3 -header -csv 'IN' 'SELECT * FROM TABLE' > 'OUT'"},
    {"BZh", "compressed by bzip2", "bzip2 -dc 'IN' > 'OUT'"},
    {"\xFD"
     "7zXZ",
     "compressed by xz",
     "xz -dc 'IN' > 'OUT'"},
    {"\xFF\xFE", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 'IN' > 'OUT'"},
    {"\xFE\xFF", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 'IN' > 'OUT'"},
};

void Replace(std::string_view word, const std::string& by, std::string* text) {
  const size_t at = text->find(word);
  if (at != text->npos) text->replace(at, word.size(), by);
}

// "runs.parquet" becomes "runs.csv".
std::string CsvName(const std::string& name) {
  const size_t slash = name.find_last_of('/');
  const size_t dot = name.find_last_of('.');
  const bool has_ending =
      dot != name.npos && (slash == name.npos || dot > slash + 1) && dot > 0;
  const std::string stem = has_ending ? name.substr(0, dot) : name;
  return stem + (name.ends_with(".csv") ? "-utf8.csv" : ".csv");
}

}  // namespace

void RefuseForeignFormat(std::string_view first, const std::string& name) {
  for (const Format& format : kFormats) {
    if (!first.starts_with(format.magic)) continue;
    std::string command(format.convert);
    if (command.find("OUT") == command.npos) {
      command =
          std::string(kPandas) + command + ".to_csv('OUT', index=False)\"";
    }
    const bool has_name = name != "standard input";
    Replace("OUT", has_name ? CsvName(name) : "runs.csv", &command);
    Replace("IN", has_name ? name : "FILE", &command);
    throw Error(ExitCode::kBadData,
                "is " + std::string(format.name) + ", not a CSV or JSON table")
        .File(name)
        .Hint("convert it: " + command);
  }
}

}  // namespace routescale
