#pragma once

#include <functional>
#include <string>

#include "routescale/report.h"

namespace routescale {

// The same answer for each kind of reader. Only what is asked for is made.
struct Forms {
  std::function<std::string()> json;
  std::function<Sheet()> sheet;  // for CSV and TSV: all numbers, one table
  std::function<std::string()> prose;  // text or Markdown
};

std::string RenderAs(Format format, const Forms& forms);

}  // namespace routescale
