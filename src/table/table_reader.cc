#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "base/sha256.h"
#include "routescale/error.h"
#include "routescale/table.h"
#include "table/csv_rows.h"
#include "table/json_rows.h"
#include "table/number.h"

namespace routescale {
namespace {

constexpr std::string_view kFileColumn = "file";

bool IsDigitsWithComma(std::string_view text) {
  return text.find(',') != text.npos && text.find('.') == text.npos &&
         text.find_first_not_of("+-0123456789,eE \t") == text.npos;
}

}  // namespace

struct TableReader::Impl {
  // One file with its rows.
  struct TableFile {
    TableFile(const std::string& path, char separator) : lines(path) {
      if (!lines.Next()) {
        throw Error(ExitCode::kBadData, "the table is empty")
            .File(lines.name())
            .Hint("the first line must name the columns");
      }
      const size_t first = lines.text().find_first_not_of(" \t");
      const bool json =
          separator == 0 && first != std::string_view::npos &&
          (lines.text()[first] == '{' || lines.text()[first] == '[');
      if (json) {
        rows = std::make_unique<JsonRows>(&lines);
      } else {
        rows = std::make_unique<CsvRows>(&lines, separator);
      }
    }

    LineStream lines;
    std::unique_ptr<Rows> rows;
  };

  explicit Impl(const TableInput& input);

  bool Several() const { return files.size() > 1; }
  void JoinColumns();
  void StartFile();
  bool Next();
  std::string_view Field(size_t column) const;
  std::string_view RawLine();
  NumberKind Convert(std::string_view text, double* value);

  std::vector<std::unique_ptr<TableFile>> files;
  std::vector<std::string> names;
  std::string name;
  std::vector<std::string> columns;
  size_t file = 0;
  std::vector<int> places;  // [column] in the current file, -1: not there
  std::string raw;
  bool has_semicolons = false;  // between the fields of the current file
  // Of tables that are separated by semicolons: the decimal sign that was seen.
  char decimal = 0;
};

TableReader::Impl::Impl(const TableInput& input) {
  const auto uses_stdin = [](const auto& path) { return path == "-"; };
  if (std::count_if(input.paths.begin(), input.paths.end(), uses_stdin) > 1) {
    throw Error(ExitCode::kUsage, "standard input can be read only once")
        .File("TABLE");
  }
  for (const std::string& path : input.paths) {
    files.push_back(std::make_unique<TableFile>(path, input.separator));
    names.push_back(files.back()->lines.name());
  }
  name = names.front();
  if (names.size() == 2) name += " and " + names[1];
  if (names.size() > 2) {
    name += fmt::format(" and {} more files", names.size() - 1);
  }
  JoinColumns();
  StartFile();
}

void TableReader::Impl::JoinColumns() {
  columns = files.front()->rows->columns();
  if (!Several()) return;
  for (const auto& other : files) {
    for (const std::string& column : other->rows->columns()) {
      if (column == kFileColumn) {
        throw Error(ExitCode::kBadData,
                    "has a column 'file', the name of the column that tells "
                    "several files apart")
            .File(other->lines.name())
            .Hint("rename it, or join the files beforehand");
      }
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
        columns.push_back(column);
      }
    }
  }
  columns.emplace_back(kFileColumn);
}

void TableReader::Impl::StartFile() {
  has_semicolons = files[file]->rows->separator() == ';';
  if (!Several()) return;
  const std::vector<std::string>& own = files[file]->rows->columns();
  places.clear();
  for (const std::string& column : columns) {
    const auto found = std::find(own.begin(), own.end(), column);
    places.push_back(
        found == own.end() ? -1 : static_cast<int>(found - own.begin()));
  }
}

bool TableReader::Impl::Next() {
  while (!files[file]->rows->Next()) {
    if (file + 1 == files.size()) return false;
    ++file;
    StartFile();
  }
  return true;
}

std::string_view TableReader::Impl::Field(size_t column) const {
  if (!Several()) return files[0]->rows->Field(column);
  if (column + 1 == columns.size()) return names[file];
  const int place = places[column];
  if (place < 0) return {};
  return files[file]->rows->Field(static_cast<size_t>(place));
}

std::string_view TableReader::Impl::RawLine() {
  if (!Several()) return files[0]->rows->RawLine();
  raw.clear();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) raw += ',';
    AppendField(Field(i), &raw);
  }
  return raw;
}

// A table has one decimal sign: the other one would mean thousands.
NumberKind TableReader::Impl::Convert(std::string_view text, double* value) {
  const NumberKind kind = ConvertWithSuffix(text, value);
  if (!has_semicolons) return kind;
  if (kind == NumberKind::kFinite && text.find('.') != text.npos) {
    if (decimal == ',') return NumberKind::kNotANumber;
    decimal = '.';
  }
  if (kind != NumberKind::kNotANumber || decimal == '.' ||
      !IsDigitsWithComma(text)) {
    return kind;
  }
  std::string with_point(text);
  with_point[with_point.find(',')] = '.';
  const NumberKind converted = ConvertNumber(with_point, value);
  if (converted == NumberKind::kFinite) decimal = ',';
  return converted;
}

TableReader::TableReader(const std::string& path)
    : TableReader(TableInput{{path}}) {}

TableReader::TableReader(const TableInput& input)
    : impl_(std::make_unique<Impl>(input)) {}

TableReader::~TableReader() = default;

const std::string& TableReader::name() const { return impl_->name; }

const std::vector<std::string>& TableReader::columns() const {
  return impl_->columns;
}

int TableReader::Find(std::string_view column) const {
  const auto found =
      std::find(impl_->columns.begin(), impl_->columns.end(), column);
  if (found == impl_->columns.end()) return -1;
  return static_cast<int>(found - impl_->columns.begin());
}

bool TableReader::Next() { return impl_->Next(); }

std::string_view TableReader::Field(int column) const {
  return impl_->Field(static_cast<size_t>(column));
}

std::string_view TableReader::RawLine() const { return impl_->RawLine(); }

char TableReader::separator() const {
  return impl_->Several() ? ',' : impl_->files[0]->rows->separator();
}

int64_t TableReader::line() const {
  return impl_->files[impl_->file]->rows->line();
}

size_t TableReader::file_index() const { return impl_->file; }

const std::vector<std::string>& TableReader::files() const {
  return impl_->names;
}

double TableReader::Number(int column) const {
  double value = 0;
  const std::string_view field = Field(column);
  if (ParseField(field, &value)) return value;
  throw BadNumber(impl_->names[impl_->file],
                  line(),
                  impl_->columns[static_cast<size_t>(column)],
                  field);
}

bool TableReader::ParseField(std::string_view field, double* value) const {
  const NumberKind kind = impl_->Convert(field, value);
  if (kind == NumberKind::kFinite || kind == NumberKind::kMissing) return true;
  *value = kind == NumberKind::kNotANumber
               ? std::numeric_limits<double>::quiet_NaN()
           : field.find('-') < field.find_first_of("0123456789iI")
               ? -std::numeric_limits<double>::infinity()
               : std::numeric_limits<double>::infinity();
  return false;
}

Error TableReader::BadNumber(const std::string& file,
                             int64_t line,
                             const std::string& column,
                             std::string_view field) {
  double value = 0;
  const NumberKind kind = ConvertNumber(field, &value);
  if (kind == NumberKind::kFinite) {
    return std::move(
        Error(ExitCode::kBadData,
              "has another decimal sign than numbers before it")
            .File(file)
            .Line(line)
            .Column(column)
            .Value(std::string(field))
            .Hint("write all numbers with points, or all with commas"));
  }
  const bool infinite = kind == NumberKind::kNotFinite;
  return std::move(
      Error(ExitCode::kBadData,
            infinite ? "is not a finite number" : "is not a number")
          .File(file)
          .Line(line)
          .Column(column)
          .Value(std::string(field))
          .Hint(NumberRemedy(field)));
}

std::vector<std::string> TableReader::Notes() const {
  std::vector<std::string> notes;
  for (const auto& file : impl_->files) {
    for (const std::string& note : file->rows->Notes()) {
      notes.push_back(impl_->Several() ? file->lines.name() + ": " + note
                                       : note);
    }
  }
  if (impl_->decimal == ',') notes.emplace_back("the decimal sign is a comma");
  return notes;
}

std::string TableReader::Sha256() const {
  if (!impl_->Several()) return impl_->files[0]->lines.sha256();
  std::string hashes;
  for (const auto& file : impl_->files) hashes += file->lines.sha256() + "\n";
  return routescale::Sha256(hashes);
}

}  // namespace routescale
