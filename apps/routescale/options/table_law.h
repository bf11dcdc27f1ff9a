#pragma once

#include <string>
#include <vector>

#include "routescale/law.h"
#include "routescale/selection.h"

namespace routescale::app {

// Variables that the table can supply to a law of the book: its columns, --map,
// and whatever the schema knows other columns to mean.
std::vector<std::string> KnownVariables(const TableReader& reader,
                                        const SelectionOptions& selection);

// The law for a table, by name, file or formula. A name in a formula is a
// variable only if it is exactly the name of a column, given by --map, or a
// variable of a recognised table: every other name is a parameter. Names that
// could be either are told in `notes`.
Law LawForTable(const std::string& law,
                const TableReader& reader,
                const SelectionOptions& selection,
                std::vector<std::string>* notes);

}  // namespace routescale::app
