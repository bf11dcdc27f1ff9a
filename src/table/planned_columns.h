#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table/run_table.h"

namespace routescale {

// Throws Error for a name that the table does not have.
int FindColumn(const TableReader& reader, const std::string& name);

// A column read as numbers. A label that repeats from row to row is converted
// once.
class NumberField {
 public:
  explicit NumberField(int column, bool lenient = false)
      : column_(column), lenient_(lenient) {}

  int column() const { return column_; }
  // Whether the field read last is no number, and should be one.
  bool is_bad() const { return bad_; }

  double Read(const TableReader& reader) {
    const std::string_view field = reader.Field(column_);
    if (field != text_) {
      bad_ = !reader.ParseField(field, &value_);
      if (bad_ && lenient_) {
        value_ = std::numeric_limits<double>::quiet_NaN();
        bad_ = false;
      }
      text_ = field;
    }
    return value_;
  }

 private:
  int column_;
  bool lenient_;
  bool bad_ = false;
  std::string text_;  // of value_; an empty field is a missing number
  double value_ = std::numeric_limits<double>::quiet_NaN();
};

// Where the columns of a plan are in a table.
struct PlannedColumns {
  // Those of the table that is made, then others that tell which row counts.
  std::vector<NumberField> numbers;
  std::vector<std::vector<double>*> number_columns;
  std::vector<std::pair<int, TextColumn*>> text_columns;
  int step = -1;              // place in numbers
  std::vector<size_t> fixed;  // places in numbers, at most 32
};

// Adds the columns to the table.
PlannedColumns PlanColumns(const TableReader& reader,
                           const ReadPlan& plan,
                           RowRule::Kind rule,
                           RunTable* table);

}  // namespace routescale
