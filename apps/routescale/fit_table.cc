#include "fit_table.h"

#include <filesystem>

#include "routescale/selection.h"

namespace routescale::app {

std::vector<std::string> KnownVariables(const TableReader& reader,
                                        const SelectionOptions& selection) {
  std::vector<std::string> names = reader.columns();
  for (const auto& [name, formula] : RecogniseSchema(reader.columns()).map) {
    names.push_back(name);
  }
  for (const auto& [name, formula] : selection.map) names.push_back(name);
  return names;
}

FittedTable FitTable(const std::string& table,
                     const std::string& law,
                     const SelectionOptions& selection,
                     const FitOptions& options,
                     const Law* known) {
  TableReader reader(table.empty() ? "-" : table);
  FittedTable fitted;
  SavedFit& fit = fitted.fit;
  fit.version = ROUTESCALE_VERSION;
  fit.law = known != nullptr
                ? *known
                : FindLaw(law, KnownVariables(reader, selection));
  const Selection selected =
      Select(&reader, selection, fit.law.variable_names());
  fitted.report = selected.report;
  fit.selection = selected.resolved;
  fit.data_name = std::filesystem::path(selected.table_name).filename();
  fit.data_sha256 = selected.table_sha256;
  fit.data_rows = selected.report.rows_read;
  fit.data_runs = selected.report.runs_read;
  fit.options = options;
  fit.residual = options.residual.value_or(fit.law.residual);
  fit.groups = FitGroups(fit.law, selected.groups, options);
  return fitted;
}

}  // namespace routescale::app
