#include "routescale/selection_fields.h"

#include "routescale/option_name.h"

namespace routescale {
namespace {

using Asked = SelectionOptions;
using Resolved = ResolvedSelection;

// A field that is a text in both structs.
template <auto resolved, auto asked>
SelectionField Text(SelectionField field) {
  field.text = [](const Resolved& selection) { return selection.*resolved; };
  field.resolve = [](const std::string& text, Resolved* selection) {
    selection->*resolved = text;
    return true;
  };
  field.ask = [](const std::string& text, Asked* options) {
    options->*asked = text;
    return true;
  };
  return field;
}

// Told by its key.
SelectionField Told(SelectionField field) {
  field.told = field.key;
  return field;
}

SelectionField Where() {
  SelectionField where = Text<&Resolved::where, &Asked::where>(
      {SelectionField::kFormula,
       "where",
       "where",
       "FORMULA",
       "keep rows where this holds, e.g. \"State == 'finished'\"; given "
       "again, both must hold; none drops a recognised table's own filter",
       "Table"});
  where.repeats = true;
  where.told = "kept";
  return where;
}

SelectionField Row() {
  SelectionField row = {SelectionField::kRule,
                        "row",
                        "row",
                        "RULE",
                        "row of each run: last, all, min (the smallest "
                        "response), mean:K (the mean response of the last K "
                        "rows) or a step",
                        "Table",
                        {"last", "all", "min", "mean:"},
                        "last, all, min, mean:K or a step"};
  row.text = [](const Resolved& selection) { return ToString(selection.row); };
  row.resolve = [](const std::string& text, Resolved* selection) {
    return ParseRowRule(text, &selection->row);
  };
  row.ask = [](const std::string& text, Asked* options) {
    return ParseRowRule(text, &options->row.emplace());
  };
  return row;
}

SelectionField SeedRule() {
  SelectionField seeds = {SelectionField::kRule,
                          "seeds",
                          "seeds",
                          "RULE",
                          "mean: average runs that differ in seed alone; "
                          "mean:N,D: average runs that agree in N and D; each: "
                          "keep them",
                          "Table",
                          {"mean", "each", "mean:"},
                          "mean, each or mean:A,B, which averages runs that "
                          "agree in A and B"};
  seeds.text = [](const Resolved& selection) {
    return ToString(selection.seeds, selection.mean_by);
  };
  seeds.resolve = [](const std::string& text, Resolved* selection) {
    return ParseSeeds(text, &selection->seeds, &selection->mean_by);
  };
  seeds.ask = [](const std::string& text, Asked* options) {
    return ParseSeeds(text, &options->seeds.emplace(), &options->mean_by);
  };
  return seeds;
}

SelectionField BestBy() {
  SelectionField best_by = {SelectionField::kNames,
                            "best_by",
                            "best-by",
                            "VAR,...",
                            "of the runs that agree in these, keep the one "
                            "with the smallest response",
                            "Table",
                            {},
                            "names separated by commas, each of them once"};
  best_by.young = true;
  best_by.text = [](const Resolved& selection) {
    return JoinList(selection.best_by);
  };
  best_by.resolve = [](const std::string& text, Resolved* selection) {
    return ParseList(text, &selection->best_by);
  };
  best_by.ask = [](const std::string& text, Asked* options) {
    return ParseList(text, &options->best_by);
  };
  return best_by;
}

SelectionField AbsoluteSigma() {
  SelectionField field = {
      SelectionField::kSwitch,
      "absolute_sigma",
      "absolute-sigma",
      "",
      "with @sigma: these are the errors themselves, in the unit of the "
      "residuals (in ln 0.01 is 1 % of the loss); intervals do not rescale "
      "them"_options,
      "Weights",
      {},
      "yes"};
  field.young = true;
  field.text = [](const Resolved& selection) {
    return std::string(selection.absolute_sigma ? "yes" : "");
  };
  field.resolve = [](const std::string& text, Resolved* selection) {
    selection->absolute_sigma = text == "yes";
    return text.empty() || text == "yes";
  };
  field.ask = [](const std::string& text, Asked* options) {
    options->absolute_sigma = text == "yes";
    return text.empty() || text == "yes";
  };
  return field;
}

std::vector<SelectionField> MakeFields() {
  constexpr auto kFormula = SelectionField::kFormula;
  constexpr auto kName = SelectionField::kName;
  return {
      Where(),
      Row(),
      SeedRule(),
      BestBy(),
      Text<&Resolved::group_by, &Asked::group_by>(
          {kName,
           "group_by",
           "group-by",
           "COLUMN",
           "fit each value of this column separately; none makes one fit",
           "Table"}),
      Text<&Resolved::shared_group, &Asked::shared_group>(
          {kName,
           "shared_group",
           "shared-group",
           "NAME",
           "add the runs of this group (dense baselines) to every other "
           "group; none adds none",
           "Table"}),
      Text<&Resolved::run, &Asked::run>({kName,
                                         "run",
                                         "run",
                                         "COLUMN",
                                         "column that names the run",
                                         "Table"}),
      Text<&Resolved::step, &Asked::step>({kName,
                                           "step",
                                           "step",
                                           "COLUMN",
                                           "column of training steps",
                                           "Table"}),
      Text<&Resolved::seed, &Asked::seed>(
          {kName, "seed", "seed-column", "COLUMN", "column of seeds", "Table"}),
      Text<&Resolved::target, &Asked::target>(
          {kFormula,
           "target",
           "target",
           "FORMULA",
           "column or formula that gives the loss",
           "Table"}),
      Told(Text<&Resolved::weight, &Asked::weight>(
          {kFormula,
           "weight",
           "weight",
           "FORMULA",
           "weight of a run: multiplies its squared residual; only ratios "
           "matter",
           "Weights"})),
      Told(Text<&Resolved::sigma, &Asked::sigma>(
          {kFormula,
           "sigma",
           "sigma",
           "FORMULA",
           "standard error of a run, up to a common factor: the same as "
           "@weight '1/sigma^2'"_options,
           "Weights"})),
      AbsoluteSigma(),
      Text<&Resolved::cluster, &Asked::cluster>(
          {kName,
           "cluster",
           "cluster",
           "COLUMN",
           "runs that are resampled together",
           "Weights"}),
  };
}

}  // namespace

const std::vector<SelectionField>& SelectionFields() {
  static const std::vector<SelectionField> fields = MakeFields();
  return fields;
}

SelectionOptions Repeat(const ResolvedSelection& resolved) {
  SelectionOptions options;
  for (const SelectionField& field : SelectionFields()) {
    field.ask(field.text(resolved), &options);
  }
  options.map = resolved.map;
  return options;
}

}  // namespace routescale
