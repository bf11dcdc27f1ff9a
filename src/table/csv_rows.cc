#include "table/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "routescale/names.h"
#include "table/number.h"

namespace routescale {
namespace {

constexpr std::string_view kSeparators = ",;\t|";

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// How many fields the line has by this separator; 0: it is no such line.
size_t CountFields(std::string_view line, char separator) {
  FieldSplitter fields(separator);
  if (fields.Split(line) != FieldSplitter::Result::kDone) return 0;
  return fields.size();
}

// The separator that gives the header most fields, first of all one by which
// the next line has as many.
char FindSeparator(std::string_view header, std::string_view next) {
  char best = ',';
  size_t most = 1;
  bool best_agrees = false;
  for (const char separator : kSeparators) {
    const size_t count = CountFields(header, separator);
    if (count < 2) continue;
    const bool agrees = CountFields(next, separator) == count;
    if (agrees < best_agrees || (agrees == best_agrees && count <= most)) {
      continue;
    }
    best = separator;
    most = count;
    best_agrees = agrees;
  }
  return best;
}

bool HasSeveralSeparators(std::string_view header) {
  return std::count_if(
             kSeparators.begin(), kSeparators.end(), [&](char separator) {
               return header.find(separator) != header.npos;
             }) > 1;
}

const char* SeparatorName(char separator) {
  switch (separator) {
    case ';':
      return "semicolons";
    case '\t':
      return "tabs";
    case '|':
      return "bars";
    default:
      return "other characters than commas";
  }
}

std::string Count(int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

void AppendField(std::string_view field, std::string* line) {
  const bool plain = std::none_of(
      field.begin(), field.end(), [](char c) { return c == ',' || c == '"'; });
  if (plain) {
    line->append(field);
    return;
  }
  *line += '"';
  for (const char c : field) {
    if (c == '"') *line += '"';
    *line += c;
  }
  *line += '"';
}

CsvRows::CsvRows(LineStream* lines, char separator) : lines_(lines) {
  FindHeader(separator);
  NameColumns();
}

Error CsvRows::BadLine(const std::string& message) const {
  return Error(ExitCode::kBadData, message).File(lines_->name()).Line(line_);
}

bool CsvRows::NextLine() {
  if (!at_line_ && !lines_->Next()) return false;
  at_line_ = false;
  text_ = lines_->text();
  line_ = lines_->number();
  return true;
}

void CsvRows::FindHeader(char separator) {
  std::string comment;
  int64_t comment_line = 0;
  while (true) {
    if (!NextLine()) {
      throw Error(ExitCode::kBadData, "the table is empty")
          .File(lines_->name())
          .Hint("the first line must name the columns");
    }
    if (text_.starts_with('#')) {
      ++comments_;
      comment = Trimmed(
          text_.substr(std::min(text_.find_first_not_of('#'), text_.size())));
      comment_line = line_;
    } else if (Trimmed(text_).empty()) {
      ++blanks_;
    } else {
      break;
    }
  }
  header_ = text_;
  header_line_ = line_;
  const char found = separator != 0 ? separator : FindSeparator(comment, text_);
  fields_of_line_ = FieldSplitter(found);
  if (CountFields(comment, found) == CountFields(text_, found) &&
      comments_ > 0 && IsRowOfNumbers()) {
    header_ = comment;
    header_line_ = comment_line;
    --comments_;
    header_was_comment_ = at_line_ = true;
    return;
  }
  std::string next;
  if (separator == 0 && HasSeveralSeparators(header_)) {
    at_line_ = lines_->Next();
    if (at_line_) next = lines_->text();
  }
  const char likely = FindSeparator(header_, next);
  if (separator != 0 && header_.find(separator) == header_.npos &&
      CountFields(header_, likely) > 1) {
    throw Error(ExitCode::kBadData,
                fmt::format("the header has no such delimiter, but {}",
                            likely == ',' ? "commas" : SeparatorName(likely)))
        .File(lines_->name())
        .Line(header_line_)
        .Hint("give no delimiter: it is found from the header");
  }
  fields_of_line_ = FieldSplitter(separator != 0 ? separator : likely);
}

bool CsvRows::IsRowOfNumbers() {
  if (fields_of_line_.Split(text_) != FieldSplitter::Result::kDone) {
    return false;
  }
  double value = 0;
  for (size_t i = 0; i < fields_of_line_.size(); ++i) {
    if (ConvertNumber(fields_of_line_[i], &value) != NumberKind::kFinite) {
      return false;
    }
  }
  return true;
}

void CsvRows::NameColumns() {
  text_ = header_;
  line_ = header_line_;
  if (text_.find('\r') != text_.npos) {
    throw BadLine("there is a carriage return inside the line")
        .Hint("end lines with LF or CRLF");
  }
  Split();
  size_t count = fields_of_line_.size();
  header_trails_ = count > 1 && Trimmed(fields_of_line_[count - 1]).empty();
  if (header_trails_) --count;
  std::unordered_set<std::string> names;
  for (size_t i = 0; i < count; ++i) {
    const std::string name(Trimmed(fields_of_line_[i]));
    if (!name.empty() && !names.insert(name).second) {
      throw BadLine("names more than one column")
          .Value(name)
          .Hint("rename one of them");
    }
    columns_.push_back(name);
  }
  if (names.empty()) {
    throw BadLine("no column has a name")
        .Hint("the first line must name the columns");
  }
  for (size_t i = 0; i < count; ++i) {
    if (!columns_[i].empty()) continue;
    std::string name = "column_" + std::to_string(i + 1);
    while (!names.insert(name).second) name += "_";
    columns_[i] = name;
    unnamed_.push_back(name);
  }
}

bool CsvRows::Next() {
  int64_t blanks = 0;
  while (true) {
    if (!NextLine()) return false;
    const bool blank =
        Trimmed(text_).empty() && text_.find(separator()) == text_.npos;
    if (!blank) break;
    ++blanks;
  }
  blanks_ += blanks;
  Split();
  if (fields_of_line_.size() != columns_.size()) CheckCount();
  fields_ = fields_of_line_.data();
  return true;
}

void CsvRows::CheckCount() {
  const size_t found = fields_of_line_.size(), expected = columns_.size();
  if (found == expected + 1) {
    const std::string_view last = fields_of_line_[expected];
    if (Trimmed(last).empty()) {
      ++trailing_;
      return;
    }
    if (header_trails_) {
      throw BadLine("stands in the last column, which has no name")
          .Value(std::string(last))
          .Hint("name the column in the first line");
    }
  }
  throw BadLine(fmt::format("found {} fields, expected {}", found, expected))
      .Hint(
          "every row needs one field for each column of the first line; put "
          "a field with a separator in double quotes");
}

void CsvRows::Split() {
  const FieldSplitter::Result result = fields_of_line_.Split(text_);
  if (result == FieldSplitter::Result::kDone) return;
  Error error =
      result == FieldSplitter::Result::kOpenQuote
          ? BadLine("a double quote is not closed")
                .Hint(
                    "close it on the same line: a field cannot hold a "
                    "newline")
          : BadLine("there is text after a closing double quote")
                .Hint("quote the whole field and double each quote inside it");
  if (fields_of_line_.size() < columns_.size()) {
    error.Column(columns_[fields_of_line_.size()]);
  }
  throw error;
}

std::vector<std::string> CsvRows::Notes() const {
  std::vector<std::string> notes;
  if (separator() != ',') {
    notes.push_back(std::string("fields are separated by ") +
                    SeparatorName(separator()));
  }
  if (comments_ > 0) {
    notes.push_back(Count(comments_, "comment line") + " before the header");
  }
  if (header_was_comment_) {
    notes.emplace_back("the column names stand in a comment");
  }
  if (blanks_ > 0) notes.push_back(Count(blanks_, "blank line") + " skipped");
  if (!unnamed_.empty()) {
    notes.push_back((unnamed_.size() == 1 ? "a column without a name is called "
                                          : "columns without a name are "
                                            "called ") +
                    JoinNames(unnamed_));
  }
  if (header_trails_) notes.emplace_back("the header ends with a separator");
  if (trailing_ > 0) {
    notes.push_back(Count(trailing_, "row") +
                    (trailing_ == 1 ? " ends" : " end") + " with a separator");
  }
  return notes;
}

}  // namespace routescale
