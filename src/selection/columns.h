#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "routescale/error.h"
#include "routescale/formula.h"

namespace routescale {

std::string LowerCase(std::string_view text);

bool Contains(const std::vector<std::string>& columns, std::string_view name);

// The columns that one of `names`, in lower case, is a name of: case ignored,
// or else with _ for other signs too ("Val Loss", "val/loss"), or else without
// the folders before it ("config/n_params"; names of one letter are left out).
std::vector<std::string> FindNamed(const std::vector<std::string>& columns,
                                   const std::vector<std::string>& names);

// The columns whose names speak of a loss.
std::vector<std::string> LossLikeColumns(
    const std::vector<std::string>& columns);

// The column of training steps by its usual names, or "".
std::string StepColumn(const std::vector<std::string>& columns);

// Throws Error unless `column` is "" or one of the columns; `option` is how
// the user named it.
void CheckColumn(const std::string& option,
                 const std::string& column,
                 const std::vector<std::string>& columns);

// Throws Error at a symbol of the formula that is no column, or that is used
// both as text and as a number.
void CheckSymbols(const Formula& formula,
                  const std::vector<std::string>& columns);

// If the formula holds the name of a column that needs backticks and has none,
// says so in the error.
void HintAtBackticks(const std::string& text,
                     const std::vector<std::string>& columns,
                     Error* error);

// A formula typed by the user; text that is exactly the name of a column means
// that column, whatever letters it has.
Formula ParseColumnFormula(const std::string& text,
                           const std::string& origin,
                           const std::vector<std::string>& columns);

}  // namespace routescale
