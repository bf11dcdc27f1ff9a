#include "table/run_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "routescale/error.h"
#include "routescale/names.h"
#include "table/field_splitter.h"

namespace routescale {
namespace {

int FindColumn(const TableReader& reader, const std::string& name) {
  const int column = reader.Find(name);
  if (column >= 0) return column;
  std::string hint = DidYouMean(name, reader.columns());
  if (!hint.empty()) hint += "\n  ";
  throw Error(ExitCode::kUsage, "is not a column of the table")
      .File(reader.name())
      .Value(name)
      .Hint(hint + "its columns are " + JoinNames(reader.columns()));
}

// A column read as numbers. A label that repeats from row to row is converted
// once.
class NumberField {
 public:
  explicit NumberField(int column, bool lenient = false)
      : column_(column), lenient_(lenient) {}

  int column() const { return column_; }

  double Read(const TableReader& reader) {
    const std::string_view field = reader.Field(column_);
    if (field != text_) {
      if (!lenient_) {
        value_ = reader.Number(column_);
      } else if (!ParseNumber(field, &value_)) {
        value_ = std::numeric_limits<double>::quiet_NaN();
      }
      text_ = field;
    }
    return value_;
  }

 private:
  int column_;
  bool lenient_;
  std::string text_;  // of value_; an empty field is a missing number
  double value_ = std::numeric_limits<double>::quiet_NaN();
};

class RunReader {
 public:
  RunReader(TableReader* reader, const ReadPlan& plan);
  RunTable Read(const std::function<void(const TableReader&)>& each_row);

 private:
  struct Run {
    double step = -std::numeric_limits<double>::infinity();
    int64_t line = 0;  // of the row kept; 0: none yet
    std::string row;   // as it stands in the file, if texts are wanted
  };

  void AddNumbers(const ReadPlan& plan);
  void ReadRow();
  size_t FindRun();
  bool Takes(Run* run);
  Error MissingAt(int column) const;
  void AppendKept();
  template <typename Fields>
  void Append(int64_t line, const double* values, const Fields& fields);

  TableReader* reader_;
  RowRule rule_;
  int run_column_ = -1;
  int step_ = -1;  // place in numbers_

  std::vector<NumberField> numbers_;  // those of the table, then the step
  std::vector<double> values_;        // of numbers_, in the current row
  std::vector<std::vector<double>*> number_columns_;
  std::vector<std::pair<int, TextColumn*>> text_columns_;
  RunTable table_;

  std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> index_;
  const std::pair<const std::string, size_t>* current_ = nullptr;
  std::vector<Run> runs_;
  std::vector<double> kept_;  // values_ of the row kept of each run
};

RunReader::RunReader(TableReader* reader, const ReadPlan& plan)
    : reader_(reader), rule_(plan.row) {
  if (rule_.kind == RowRule::kStep && plan.step.empty()) {
    throw Error(ExitCode::kUsage,
                "rows at a step are asked for, but no column holds the step")
        .File(reader->name())
        .Hint("name the column of training steps");
  }
  table_.name = reader->name();
  table_.all_columns = reader->columns();
  AddNumbers(plan);
  for (const std::string& name : plan.texts) {
    const int column = FindColumn(*reader, name);
    const auto [place, added] = table_.texts.try_emplace(name);
    if (added) text_columns_.emplace_back(column, &place->second);
  }
  if (!plan.run.empty()) run_column_ = FindColumn(*reader, plan.run);
}

void RunReader::AddNumbers(const ReadPlan& plan) {
  for (const std::string& name : plan.numbers) {
    const int column = FindColumn(*reader_, name);
    const auto [place, added] = table_.numbers.try_emplace(name);
    if (!added) continue;
    if (name == plan.step) step_ = static_cast<int>(numbers_.size());
    const bool lenient =
        std::find(plan.lenient.begin(), plan.lenient.end(), name) !=
        plan.lenient.end();
    numbers_.emplace_back(column, lenient);
    number_columns_.push_back(&place->second);
  }
  if (step_ < 0 && !plan.step.empty()) {
    step_ = static_cast<int>(numbers_.size());
    numbers_.emplace_back(FindColumn(*reader_, plan.step));
  }
  values_.resize(numbers_.size());
}

RunTable RunReader::Read(
    const std::function<void(const TableReader&)>& each_row) {
  while (reader_->Next()) {
    if (each_row) each_row(*reader_);
    ++table_.rows_read;
    for (size_t i = 0; i < numbers_.size(); ++i) {
      values_[i] = numbers_[i].Read(*reader_);
    }
    ReadRow();
  }
  if (rule_.kind != RowRule::kAll) AppendKept();
  table_.sha256 = reader_->Sha256();
  return std::move(table_);
}

void RunReader::ReadRow() {
  const auto append = [this] {
    Append(reader_->line(), values_.data(), [this](int column) {
      return reader_->Field(column);
    });
  };
  if (rule_.kind != RowRule::kAll && step_ >= 0 && std::isnan(values_[step_])) {
    throw MissingAt(numbers_[step_].column());
  }
  if (run_column_ < 0) {
    ++table_.runs_read;
    if (rule_.kind != RowRule::kStep || values_[step_] == rule_.step) {
      append();
    } else {
      ++table_.runs_without_row;
    }
    return;
  }
  const size_t index = FindRun();
  Run& run = runs_[index];
  const bool takes = Takes(&run);
  if (rule_.kind == RowRule::kAll) {
    append();
  } else if (takes) {
    run.line = reader_->line();
    if (!text_columns_.empty()) run.row = reader_->RawLine();
    std::copy(values_.begin(),
              values_.end(),
              kept_.begin() + static_cast<ptrdiff_t>(index * values_.size()));
  }
}

// Rows of a run mostly follow one another.
size_t RunReader::FindRun() {
  const std::string_view name = reader_->Field(run_column_);
  if (current_ != nullptr && current_->first == name) return current_->second;
  auto found = index_.find(name);
  if (found == index_.end()) {
    if (name.empty() && rule_.kind != RowRule::kAll) {
      throw MissingAt(run_column_);
    }
    found = index_.emplace(name, runs_.size()).first;
    runs_.emplace_back();
    if (rule_.kind != RowRule::kAll)
      kept_.resize(kept_.size() + values_.size());
    ++table_.runs_read;
  }
  current_ = &*found;
  return current_->second;
}

// Whether the current row takes the place of the one kept of the run.
bool RunReader::Takes(Run* run) {
  if (step_ < 0) return true;
  const double step = values_[step_];
  if (rule_.kind == RowRule::kStep && step != rule_.step) return false;
  if (step == run->step) ++table_.repeated_steps;
  if (!(step >= run->step)) return false;
  run->step = step;
  return true;
}

Error RunReader::MissingAt(int column) const {
  return Error(ExitCode::kBadData, "the value is missing")
      .File(reader_->name())
      .Line(reader_->line())
      .Column(reader_->columns()[column])
      .Hint("each row needs one, to tell which row of each run counts");
}

void RunReader::AppendKept() {
  FieldSplitter fields;
  for (size_t i = 0; i < runs_.size(); ++i) {
    const Run& run = runs_[i];
    if (run.line == 0) {
      ++table_.runs_without_row;
      continue;
    }
    fields.Split(run.row);
    Append(run.line, &kept_[i * values_.size()], [&fields](int column) {
      return fields[column];
    });
  }
}

template <typename Fields>
void RunReader::Append(int64_t line,
                       const double* values,
                       const Fields& fields) {
  table_.lines.push_back(line);
  for (size_t i = 0; i < number_columns_.size(); ++i) {
    number_columns_[i]->push_back(values[i]);
  }
  for (const auto& [column, texts] : text_columns_) {
    texts->Append(fields(column));
  }
}

}  // namespace

RunTable ReadRuns(TableReader* reader,
                  const ReadPlan& plan,
                  const std::function<void(const TableReader&)>& each_row) {
  return RunReader(reader, plan).Read(each_row);
}

RunTable ReadRuns(TableReader* reader, const ReadPlan& plan) {
  return ReadRuns(reader, plan, nullptr);
}

}  // namespace routescale
