#include <fmt/format.h>

#include <memory>

#include "options/output_options.h"
#include "routescale/error.h"
#include "routescale/export.h"
#include "routescale/numbers.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

struct Options {
  std::string law;
  bool toml = false;
  std::string to;  // "latex" or ""
  OutputOptions output;

  void CheckForms() const;
};

// The law file, and LaTeX, are of one law and have no other form.
void Options::CheckForms() const {
  if (toml && !to.empty()) {
    throw Error(ExitCode::kUsage, "--toml and --to are both given");
  }
  if (!toml && to.empty()) return;
  const std::string flag = toml ? "--toml" : "--to";
  if (law.empty()) {
    throw Error(ExitCode::kUsage, "no law is given")
        .File(flag)
        .Hint("name one: routescale laws routed-bilinear " +
              (toml ? flag : flag + " latex"));
  }
  if (output.json || !output.format.empty()) {
    throw Error(ExitCode::kUsage, flag + " and --format are both given");
  }
}

// `wide`: what a program may want but a terminal has no room for.
Sheet Book(bool wide) {
  Sheet sheet;
  sheet.header = {"law", "title", "variables", "published"};
  if (wide) {
    sheet.header.insert(sheet.header.end(), {"parameters", "source"});
  }
  for (const std::string& name : LawNames()) {
    const Law law = FindLaw(name, {});
    std::string published;
    for (const PublishedRow& row : law.published) {
      published += (published.empty() ? "" : ", ") + row.label;
    }
    std::string variables;
    for (const VariableSpec& variable : law.variables) {
      variables += (variables.empty() ? "" : " ") + variable.name;
    }
    auto& row = sheet.rows.emplace_back();
    for (const std::string& text :
         {law.name, law.title, variables, published}) {
      row.emplace_back(text);
    }
    if (!wide) continue;
    row.emplace_back(static_cast<int>(law.parameters.size()));
    row.emplace_back(law.source);
  }
  return sheet;
}

std::string BoundText(const ParameterSpec& spec) {
  if (!spec.bounded()) return "";
  return fmt::format("{} … {}{}",
                     ShortNumber(spec.min),
                     ShortNumber(spec.max),
                     spec.log_scale ? ", log scale" : "");
}

// Symbols of one law with their meaning, bounds and published values.
Sheet Symbols(const Law& law) {
  Sheet sheet;
  sheet.header = {"symbol", "kind", "meaning", "range"};
  for (const PublishedRow& row : law.published) {
    sheet.header.push_back(row.label);
  }
  const auto add = [&](const std::string& symbol,
                       const std::string& kind,
                       const std::string& meaning,
                       const std::string& range) {
    std::vector<Cell> cells = {symbol, kind, meaning, range};
    for (const PublishedRow& row : law.published) {
      const auto value = row.values.find(symbol);
      cells.emplace_back();
      if (value != row.values.end()) cells.back() = value->second;
    }
    sheet.rows.push_back(std::move(cells));
  };
  for (const VariableSpec& variable : law.variables) {
    const auto dense = law.dense.find(variable.name);
    add(variable.name,
        "variable",
        variable.description,
        dense == law.dense.end() ? "" : "dense: " + ShortNumber(dense->second));
  }
  for (const NamedFormula& let : law.let) {
    add(let.name, "shorthand", let.formula.text(), "");
  }
  for (const ParameterSpec& parameter : law.parameters) {
    add(parameter.name,
        "parameter",
        parameter.description,
        BoundText(parameter));
  }
  for (const NamedFormula& derived : law.derived) {
    add(derived.name, "derived", derived.formula.text(), "");
  }
  for (const ClosedOptimum& optimum : law.optima) {
    const std::string where =
        optimum.cost ? optimum.cost->text() + " <= " + optimum.budget : "";
    for (const NamedFormula& value : optimum.values) {
      add(value.name, "optimum", value.formula.text(), where);
    }
  }
  return sheet;
}

Sheet OneLaw(const Law& law) {
  Sheet sheet = Symbols(law);
  sheet.title = law.name + ": " + law.title;
  sheet.facts = {{"law", law.name},
                 {std::string(ToString(law.scale)), law.formula.text()},
                 {"residual", std::string(ToString(law.residual))},
                 {"source", law.source}};
  for (const PublishedRow& row : law.published) {
    sheet.facts.emplace_back(row.label, row.source);
  }
  if (!law.notes.empty()) sheet.notes.push_back(law.notes);
  return sheet;
}

int Run(const Options& options) {
  options.CheckForms();
  if (options.law.empty()) {
    const Sheet sheet = Book(options.output.ParsedFormat() != Format::kText);
    Print(sheet, RenderJson(sheet, "routescale/laws/1"), options.output);
    return 0;
  }
  const Law law = FindLaw(options.law, {});
  if (options.toml) {
    WriteDocument(options.output.output, law.toml);
    return 0;
  }
  if (!options.to.empty()) {
    WriteDocument(options.output.output, LawLatex(law));
    return 0;
  }
  const Sheet sheet = OneLaw(law);
  Print(sheet, RenderJson(sheet, "routescale/law/1"), options.output);
  return 0;
}

}  // namespace

Verb LawsVerb() {
  auto options = std::make_shared<Options>();
  Verb verb;
  verb.name = "laws";
  verb.summary = "list the law book, or show one law with its coefficients";
  verb.description =
      "Without an argument lists the laws that are built in. With a name or a "
      "law file shows the formula, the meaning of its symbols, the ranges "
      "searched and the published coefficients; --toml prints the law file, a "
      "start for one of your own, --to latex the equation and the coefficients "
      "for a paper.";
  verb.positionals = {
      {"LAW", "name or law file", &options->law, LawsAndFiles()}};
  verb.options = Join(
      {Under("Output",
             {{"--toml", "", "print the law file itself", &options->toml},
              {"--to",
               "TARGET",
               "latex: print the equation and the published coefficients for "
               "a paper",
               &options->to,
               OneOf({"latex"})}}),
       options->output.Records(),
       {options->output.OutputFile("write the answer to this file")}});
  verb.examples = {
      {"routescale laws", "The book."},
      {"routescale laws routed-bilinear", "One law."},
      {"routescale laws routed-bilinear --toml -o mine.toml",
       "Its file, to change and fit with --law mine.toml."},
  };
  verb.run = [options] { return Run(*options); };
  return verb;
}

}  // namespace routescale::app
