#include <filesystem>

#include "options/isoflop_options.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "routescale/numbers.h"
#include "routescale/point_formula.h"
#include "routescale/study.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

constexpr const char* kBudgetName = "C";

void AddOnceTo(const std::string& name, std::vector<std::string>* names) {
  if (!Contains(*names, name)) names->push_back(name);
}

class TableIsoflop {
 public:
  TableIsoflop(TableReader* reader,
               const SelectionOptions& selection,
               const IsoflopChoice& choice,
               const FitOptions& fit)
      : reader_(reader), selection_(selection), choice_(choice) {
    options_.by = choice.by;
    options_.level = fit.level;
    options_.fit = fit;
    for (const std::string& name : KnownVariables(*reader, selection)) {
      if (HasFormula(name)) known_.push_back(name);
    }
    if (!choice.against.empty()) {
      options_.against = FindLaw(choice.against, known_);
    }
  }

  IsoflopDocument Run(std::vector<std::string>* warnings) {
    const Formula budget = Budget();
    SelectionOptions selection = selection_;
    const std::vector<std::string> variables = Variables(budget);
    AddColumnsOf(budget, variables, reader_->columns(), &selection.keep);
    Selection selected = Select(reader_, selection, variables);
    *warnings = WarningsOf(selected.report);
    std::vector<std::vector<double>> budgets;
    for (Points& points : selected.groups) {
      budgets.push_back(EvaluateAt(budget, points));
      AddMissing(budgets.back(), &points);
    }
    IsoflopDocument document;
    document.budget = budget.text();
    document.by = choice_.by;
    if (options_.against) document.against = options_.against->name;
    document.at = At(budget.text());
    document.level = options_.level;
    document.notes = Notes();
    document.data_name = std::filesystem::path(selected.table_name).filename();
    document.data_sha256 = selected.table_sha256;
    document.groups = Isoflop(selected.groups, budgets, options_);
    for (const IsoflopGroup& group : document.groups) {
      WarnOfJointFit(group, warnings);
    }
    return document;
  }

 private:
  // Whether the table, or --map, says what a variable is.
  bool HasFormula(const std::string& name) const {
    return selection_.map.contains(name) ||
           RecogniseSchema(reader_->columns()).map.contains(name);
  }

  Formula Budget() const {
    if (!choice_.budget.empty()) {
      return Formula::Parse(choice_.budget, "--budget");
    }
    if (HasFormula(kBudgetName)) {
      return Formula::Parse(kBudgetName, "--budget");
    }
    throw Error(ExitCode::kUsage, "no budget of compute is given")
        .Hint(
            "name its column, or a formula: --budget '6*N*D' for the "
            "training FLOPs of a dense model");
  }

  // N and D, unless one of them has to follow from the budget, and what else is
  // named: by --by, --against and the budget.
  std::vector<std::string> Variables(const Formula& budget) const {
    std::vector<std::string> names;
    for (const char* name : {"N", "D"}) {
      const char* other = *name == 'N' ? "D" : "N";
      if (HasFormula(name) || !HasFormula(other)) names.emplace_back(name);
    }
    if (!choice_.by.empty()) AddOnceTo(choice_.by, &names);
    if (options_.against) {
      for (const std::string& name : options_.against->variable_names()) {
        if (name != "N" && name != "D") AddOnceTo(name, &names);
      }
    }
    for (const std::string& symbol : budget.symbols()) {
      if (reader_->Find(symbol) < 0 && HasFormula(symbol)) {
        AddOnceTo(symbol, &names);
      }
    }
    return names;
  }

  // What makes the exponents of the joint fit doubtful and their intervals do
  // not tell.
  void WarnOfJointFit(const IsoflopGroup& group,
                      std::vector<std::string>* warnings) const {
    std::string fit = group.group + ", " + choice_.against;
    if (group.by) fit += ", " + choice_.by + " = " + ShortNumber(*group.by);
    for (const Warning& warning : group.against_warnings) {
      if (Contains({"nonlinear", "trade-off", "weakly-determined"},
                   warning.code)) {
        continue;
      }
      warnings->push_back(fit + ": " + warning.message);
    }
  }

  void AddMissing(const std::vector<double>& budgets, Points* points) const {
    for (const char* name : {"N", "D"}) {
      if (Contains(points->variables, name)) continue;
      // The first variable is the other one.
      std::vector<double> column;
      for (size_t i = 0; i < budgets.size(); ++i) {
        column.push_back(budgets[i] / (6 * points->columns[0][i]));
      }
      points->columns.push_back(std::move(column));
      points->variables.emplace_back(name);
    }
  }

  std::vector<std::string> Notes() const {
    std::vector<std::string> notes;
    for (const char* name : {"N", "D"}) {
      const std::string other = *name == 'N' ? "D" : "N";
      if (HasFormula(name) || !HasFormula(other)) continue;
      notes.push_back(std::string(name) + " = C/(6*" + other +
                      "): no column gives it");
    }
    return notes;
  }

  // The budgets of --at: C=… or the budget's own name.
  std::vector<double> At(const std::string& budget) const {
    std::vector<double> at;
    for (const std::string& text : choice_.at) {
      for (const auto& [name, value] : ParsePoint("--at", text)) {
        if (name != kBudgetName && name != budget) {
          throw Error(ExitCode::kUsage, "is not the budget")
              .File("--at")
              .Value(text)
              .Hint("write --at C=" + ShortNumber(value));
        }
        if (!(value > 0)) {
          throw Error(ExitCode::kUsage, "is not positive")
              .File("--at")
              .Value(text);
        }
        at.push_back(value);
      }
    }
    return at;
  }

  TableReader* reader_;
  const SelectionOptions& selection_;
  const IsoflopChoice& choice_;
  std::vector<std::string> known_;
  IsoflopOptions options_;
};

}  // namespace

Option IsoflopChoice::Budget() {
  return {"--budget",
          "FORMULA",
          "column or formula of the compute of a run: flops, '6*N*D'; values "
          "within 5 % are one budget",
          &budget};
}

std::vector<Option> IsoflopChoice::Records() {
  return Under("Budgets",
               {Budget(),
                {"--at",
                 "C=VALUE",
                 "also predict the optimum at this budget: C=3.8e25",
                 &at},
                {"--by",
                 "VAR",
                 "one power law for each value of a variable, such as E, and "
                 "the optimum over both",
                 &by},
                {"--against",
                 "LAW",
                 "fit this law of N and D to the same runs; compare exponents",
                 &against,
                 LawsAndFiles()}});
}

IsoflopDocument IsoflopTable(TableReader* reader,
                             const SelectionOptions& selection,
                             const IsoflopChoice& choice,
                             const FitOptions& fit,
                             std::vector<std::string>* warnings) {
  return TableIsoflop(reader, selection, choice, fit).Run(warnings);
}

}  // namespace routescale::app
