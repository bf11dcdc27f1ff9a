#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "options/figure_options.h"
#include "options/law_options.h"
#include "routescale/error.h"
#include "shell/terminal.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

FigureInput LoadSaved(const std::string& path,
                      const std::vector<std::string>& groups) {
  FigureInput input;
  input.fit = LoadFit(path);
  if (groups.empty()) return input;
  std::vector<GroupFit> kept;
  for (const std::string& name : groups) kept.push_back(input.fit.Group(name));
  input.fit.groups = std::move(kept);
  return input;
}

}  // namespace

std::vector<Option> FigureSource::Records() {
  return {{"--published",
           "LABEL",
           "published coefficients of --law instead of a table",
           &published,
           {},
           "Law"}};
}

void FigureSource::TakePipe() {
  std::error_code error;
  if (!std::filesystem::is_fifo(table.table, error)) return;
  const int pipe = open(table.table.c_str(), O_RDONLY | O_CLOEXEC);
  if (pipe < 0) return;  // who reads it will say why
  dup2(pipe, STDIN_FILENO);
  close(pipe);
  table.table.assign(1, '-');
}

bool FigureSource::IsTable() const {
  if (!published.empty()) return false;
  if (table.table.empty()) SayThatInputIsAwaited();
  return !LooksLikeSavedFit(table.table.empty() ? "-" : table.table);
}

FigureInput FigureSource::Load(SelectionReport* report) const {
  FigureInput input;
  if (!published.empty()) {
    if (!table.table.empty()) {
      throw Error(ExitCode::kUsage, "a table and --published are both given");
    }
    input.fit = FromPublished(FindLaw(law.law, {}), published);
    return input;
  }
  if (!IsTable()) {
    return LoadSaved(table.table.empty() ? "-" : table.table, table.groups);
  }
  FitRequest request = RequestOf(table, law);
  if (!region.empty()) request.region = SplitNames("--region", {region});
  FittedTable fitted = FitTable(request);
  input.fit = std::move(fitted.fit);
  input.points = std::move(fitted.points);
  *report = std::move(fitted.report);
  return input;
}

}  // namespace routescale::app
