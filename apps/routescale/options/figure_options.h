#pragma once

#include <string>
#include <vector>

#include "options/law_options.h"
#include "options/table_options.h"
#include "routescale/figures.h"
#include "shell/command_line.h"

namespace routescale::app {

// What is to be shown: a table that is fitted first, a saved fit, or published
// coefficients.
struct FigureSource {
  std::string published, region;
  TableOptions table;  // table.table: a table or a saved fit
  LawOptions law;

  std::vector<Option> Records();  // --published
  // A pipe by its name becomes standard input, which can be looked into and
  // still be read: a second reader of the name would wait for ever.
  void TakePipe();
  // Whether points have to be read and fitted.
  bool IsTable() const;
  // With `points`; a saved fit has only those groups that --group names.
  FigureInput Load(SelectionReport* report) const;
};

}  // namespace routescale::app
