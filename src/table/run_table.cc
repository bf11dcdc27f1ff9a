#include "table/run_table.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "routescale/error.h"
#include "table/field_splitter.h"
#include "table/planned_columns.h"

namespace routescale {
namespace {

class RunReader {
 public:
  RunReader(TableReader* reader, const ReadPlan& plan);
  RunTable Read(const std::function<void(const TableReader&)>& each_row);

 private:
  struct Run {
    double step = -std::numeric_limits<double>::infinity();
    int64_t line = 0;  // of the row kept; 0: none yet
    size_t file = 0;
    bool has_undecided_row = false;
    uint32_t changes = 0;  // bits: fixed columns that differ between rows
    std::string row;       // as it stands in the file, if texts are wanted
  };

  void CompareFixed(size_t index);
  void NoteBadFields();
  void ReadRow();
  bool IsUndecided();
  void AppendCurrent();
  size_t FindRun();
  bool Takes(Run* run);
  void AppendKept();
  template <typename Fields>
  void Append(std::string_view text,
              int64_t line,
              size_t file,
              const double* values,
              const Fields& fields,
              const std::vector<BadField>& bad);

  TableReader* reader_;
  RowRule rule_;
  int run_column_ = -1;
  // The runs where every row counts, in any order: their texts count them.
  const TextColumn* run_texts_ = nullptr;
  RunTable table_;
  PlannedColumns columns_;
  std::vector<double> values_;  // of columns_.numbers, in the current row

  std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> index_;
  const std::pair<const std::string, size_t>* current_ = nullptr;
  std::vector<Run> runs_;
  std::vector<double> kept_;   // values_ of the row kept of each run
  std::vector<BadField> bad_;  // of the current row
  std::unordered_map<size_t, std::vector<BadField>> kept_bad_;  // by run
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
  if (reader->files().size() > 1) table_.files = reader->files();
  if (rule_.kind == RowRule::kMin || rule_.kind == RowRule::kMean) {
    rule_.kind = RowRule::kAll;
  }
  columns_ = PlanColumns(*reader, plan, rule_.kind, &table_);
  values_.resize(columns_.numbers.size());
  if (!plan.run.empty()) run_column_ = FindColumn(*reader, plan.run);
  if (rule_.kind != RowRule::kAll || columns_.step >= 0) return;
  const auto runs = table_.texts.find(plan.run);
  if (runs != table_.texts.end()) run_texts_ = &runs->second;
}

void RunReader::CompareFixed(size_t index) {
  const double* const kept = &kept_[index * values_.size()];
  for (size_t i = 0; i < columns_.fixed.size(); ++i) {
    const double before = kept[columns_.fixed[i]],
                 now = values_[columns_.fixed[i]];
    if (before < now || before > now) runs_[index].changes |= 1U << i;
  }
}

RunTable RunReader::Read(
    const std::function<void(const TableReader&)>& each_row) {
  while (reader_->Next()) {
    if (each_row) each_row(*reader_);
    ++table_.rows_read;
    bool bad = false;
    for (size_t i = 0; i < columns_.numbers.size(); ++i) {
      values_[i] = columns_.numbers[i].Read(*reader_);
      bad |= columns_.numbers[i].is_bad();
    }
    bad_.clear();
    if (bad) NoteBadFields();
    ReadRow();
  }
  if (rule_.kind != RowRule::kAll) AppendKept();
  if (run_texts_ != nullptr) {
    table_.runs_read = static_cast<int64_t>(run_texts_->values().size());
  }
  for (size_t i = 0; i < columns_.fixed.size(); ++i) {
    const auto column =
        static_cast<size_t>(columns_.numbers[columns_.fixed[i]].column());
    for (const Run& run : runs_) {
      if ((run.changes >> i & 1U) == 0) continue;
      ++table_.changing_runs[reader_->columns()[column]];
    }
  }
  table_.sha256 = reader_->Sha256();
  table_.notes = reader_->Notes();
  return std::move(table_);
}

void RunReader::NoteBadFields() {
  for (const NumberField& number : columns_.numbers) {
    if (!number.is_bad()) continue;
    const auto column = static_cast<size_t>(number.column());
    bad_.push_back({0,
                    reader_->columns()[column],
                    std::string(reader_->Field(number.column()))});
  }
}

void RunReader::ReadRow() {
  if (IsUndecided()) {
    if (run_column_ >= 0 && !reader_->Field(run_column_).empty()) {
      runs_[FindRun()].has_undecided_row = true;
    }
    AppendCurrent();
    return;
  }
  if (run_texts_ != nullptr) {
    AppendCurrent();
    return;
  }
  if (run_column_ < 0) {
    ++table_.runs_read;
    if (rule_.kind != RowRule::kStep || values_[columns_.step] == rule_.step) {
      AppendCurrent();
    } else {
      ++table_.runs_without_row;
    }
    return;
  }
  const size_t index = FindRun();
  Run& run = runs_[index];
  const bool takes = Takes(&run);
  if (rule_.kind == RowRule::kAll) {
    AppendCurrent();
  } else if (takes) {
    if (run.line != 0) CompareFixed(index);
    run.line = reader_->line();
    run.file = reader_->file_index();
    if (!columns_.text_columns.empty()) run.row = reader_->RawLine();
    if (!bad_.empty()) {
      kept_bad_[index] = bad_;
    } else if (!kept_bad_.empty()) {
      kept_bad_.erase(index);
    }
    std::copy(values_.begin(),
              values_.end(),
              kept_.begin() + static_cast<ptrdiff_t>(index * values_.size()));
  }
}

// Whether the row lacks the run or the step that tells which row counts. Notes
// the field that lacks it.
bool RunReader::IsUndecided() {
  if (rule_.kind == RowRule::kAll) return false;
  const auto note = [this](int column) {
    const std::string& name = reader_->columns()[static_cast<size_t>(column)];
    const std::string text(reader_->Field(column));
    const bool noted =
        std::any_of(bad_.begin(), bad_.end(), [&](const BadField& field) {
          return field.column == name;
        });
    if (!noted) bad_.push_back({0, name, text});
  };
  const bool no_step =
      columns_.step >= 0 && !std::isfinite(values_[columns_.step]);
  if (no_step)
    note(columns_.numbers[static_cast<size_t>(columns_.step)].column());
  const bool no_run = run_column_ >= 0 && reader_->Field(run_column_).empty();
  if (no_run) note(run_column_);
  return no_step || no_run;
}

void RunReader::AppendCurrent() {
  Append(
      reader_->RawLine(),
      reader_->line(),
      reader_->file_index(),
      values_.data(),
      [this](int column) { return reader_->Field(column); },
      bad_);
}

// Rows of a run mostly follow one another.
size_t RunReader::FindRun() {
  const std::string_view name = reader_->Field(run_column_);
  if (current_ != nullptr && current_->first == name) return current_->second;
  auto found = index_.find(name);
  if (found == index_.end()) {
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
  if (columns_.step < 0) return true;
  const double step = values_[columns_.step];
  if (rule_.kind == RowRule::kStep && step != rule_.step) return false;
  if (step == run->step) ++table_.repeated_steps;
  if (!(step >= run->step)) return false;
  run->step = step;
  return true;
}

void RunReader::AppendKept() {
  FieldSplitter fields(reader_->separator());
  const std::vector<BadField> none;
  for (size_t i = 0; i < runs_.size(); ++i) {
    const Run& run = runs_[i];
    if (run.line == 0) {
      if (!run.has_undecided_row) ++table_.runs_without_row;
      continue;
    }
    fields.Split(run.row);
    const auto bad = kept_bad_.find(i);
    Append(
        run.row,
        run.line,
        run.file,
        &kept_[i * values_.size()],
        [&fields](int column) { return fields[static_cast<size_t>(column)]; },
        bad == kept_bad_.end() ? none : bad->second);
  }
}

template <typename Fields>
void RunReader::Append(std::string_view text,
                       int64_t line,
                       size_t file,
                       const double* values,
                       const Fields& fields,
                       const std::vector<BadField>& bad) {
  for (const BadField& field : bad) {
    table_.bad.push_back({table_.lines.size(), field.column, field.text});
  }
  table_.lines.push_back(line);
  table_.hashes.push_back(std::hash<std::string_view>()(text));
  if (!table_.files.empty()) {
    table_.file_of.push_back(static_cast<int32_t>(file));
  }
  for (size_t i = 0; i < columns_.number_columns.size(); ++i) {
    columns_.number_columns[i]->push_back(values[i]);
  }
  for (const auto& [column, texts] : columns_.text_columns) {
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
