#include "routescale/isoflop_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/isoflop_json.h"
#include "report/prose_document.h"
#include "report/render_as.h"
#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr int kOptimumDigits = 4;

// Why budgets of this status are left out.
std::string Reason(VertexStatus status) {
  switch (status) {
    case VertexStatus::kOk:
      return "";
    case VertexStatus::kFew:
      return "fewer than 4 runs, or than 3 sizes";
    case VertexStatus::kNoMinimum:
      return "no minimum: the curvature is not positive";
    case VertexStatus::kEdge:
      return "the optimum lies at or beyond the edge of the runs";
    case VertexStatus::kOneSided:
      return "the run of least loss is the smallest or the largest: all "
             "others lie on one side of it";
  }
  return "";
}

class IsoflopTables {
 public:
  explicit IsoflopTables(const IsoflopDocument& document)
      : document_(document) {
    for (const IsoflopGroup& group : document.groups) {
      several_ |= group.group != document.groups[0].group;
    }
  }

  // "N* = 0.5597 C^0.4631, D* = 0.2978 C^0.5369 from 10 budgets"
  std::string Conclusion() const {
    for (const IsoflopGroup& group : document_.groups) {
      if (group.laws.empty()) continue;
      std::vector<std::string> laws;
      for (const IsoflopLaw& law : group.laws) {
        laws.push_back(fmt::format("{}* = {} C^{}",
                                   law.variable,
                                   ShortNumber(law.coefficient, kOptimumDigits),
                                   ShortNumber(law.exponent, kOptimumDigits)));
      }
      return fmt::format("{}{} from {} budgets",
                         Name(group).empty() ? "" : Name(group) + ": ",
                         JoinNames(laws),
                         group.laws[0].budgets);
    }
    return fmt::format("no power law: it needs {} budgets with an optimum",
                       kFewestBudgets);
  }

  Sheet Budgets() const {
    Sheet sheet = Start({"budget", "runs", "status"});
    for (const char* name : {"N", "D"}) HeadWithEnds(name, &sheet);
    sheet.header.emplace_back("loss");
    for (const IsoflopGroup& group : document_.groups) {
      for (const IsoflopBudget& budget : group.budgets) {
        std::vector<Cell> row = StartRow(group);
        row.emplace_back(budget.budget);
        row.emplace_back(static_cast<int64_t>(budget.runs.size()));
        row.emplace_back(std::string(ToString(budget.status)));
        for (const Vertex* vertex : {&budget.N, &budget.D}) {
          AddEnds(vertex->optimum, vertex->low, vertex->high, true, &row);
        }
        row.emplace_back(budget.N.loss, kOptimumDigits + 1);
        sheet.rows.push_back(std::move(row));
      }
    }
    return sheet;
  }

  Sheet Laws() const {
    Sheet sheet = Start({"variable"});
    HeadWithEnds("exponent", &sheet);
    HeadWithEnds("coefficient", &sheet);
    sheet.header.emplace_back("budgets");
    for (const IsoflopGroup& group : document_.groups) {
      for (const IsoflopLaw& law : group.laws) {
        std::vector<Cell> row = StartRow(group);
        row.emplace_back(law.variable);
        AddEnds(law.exponent, law.low, law.high, false, &row);
        AddEnds(law.coefficient,
                law.coefficient_low,
                law.coefficient_high,
                false,
                &row);
        row.emplace_back(law.budgets);
        sheet.rows.push_back(std::move(row));
      }
    }
    return sheet;
  }

  // A line for each budget of --at, a column for each law of the group.
  Sheet Predictions() const {
    Sheet sheet = Start({"C", "variable"});
    HeadWithEnds("optimum", &sheet);
    for (const IsoflopGroup& group : document_.groups) {
      for (const double budget : document_.at) {
        for (const IsoflopLaw& law : group.laws) {
          std::vector<Cell> row = StartRow(group);
          row.emplace_back(budget);
          row.emplace_back(law.variable);
          const IsoflopLaw::Value value = law.At(budget);
          AddEnds(value.value, value.low, value.high, true, &row);
          sheet.rows.push_back(std::move(row));
        }
      }
    }
    return sheet;
  }

  Sheet Against() const {
    Sheet sheet = Start({"variable"});
    HeadWithEnds("law", &sheet);
    sheet.header.emplace_back("isoflop_of_law");
    sheet.header.emplace_back("bias");
    for (const IsoflopGroup& group : document_.groups) {
      for (const AgainstRow& against : group.against) {
        std::vector<Cell> row = StartRow(group);
        row.emplace_back(against.variable);
        AddEnds(against.law, against.low, against.high, false, &row);
        row.emplace_back(against.isoflop, kOptimumDigits);
        row.emplace_back(against.bias, 2);
        sheet.rows.push_back(std::move(row));
      }
    }
    return sheet;
  }

  Sheet Surface() const {
    Sheet sheet = Start({"budget", "runs", "status"}, false);
    HeadWithEnds("N", &sheet);
    HeadWithEnds(document_.by, &sheet);
    sheet.header.emplace_back("loss");
    for (const IsoflopGroup& group : document_.groups) {
      for (const SurfaceBudget& budget : group.surface) {
        std::vector<Cell> row = StartRow(group, false);
        row.emplace_back(budget.budget);
        row.emplace_back(budget.runs);
        row.emplace_back(std::string(ToString(budget.status)));
        AddEnds(budget.N, budget.N_low, budget.N_high, true, &row);
        AddEnds(budget.by, budget.by_low, budget.by_high, false, &row);
        row.emplace_back(budget.loss, kOptimumDigits + 1);
        sheet.rows.push_back(std::move(row));
      }
    }
    return sheet;
  }

  std::vector<std::string> Notes() const {
    std::vector<std::string> notes = document_.notes;
    for (const VertexStatus status : {VertexStatus::kFew,
                                      VertexStatus::kNoMinimum,
                                      VertexStatus::kEdge,
                                      VertexStatus::kOneSided}) {
      if (Occurs(status)) {
        notes.push_back(std::string(ToString(status)) +
                        ": left out of the power law, " + Reason(status));
      }
    }
    if (HasOpenVertex()) {
      notes.emplace_back(
          "–: the interval has no end; the runs of the budget do not exclude "
          "a curvature of 0");
    }
    notes.push_back(
        fmt::format("intervals: {} %, Fieller's of an optimum, "
                    "Student's of a power law",
                    ShortNumber(100 * document_.level)));
    if (!document_.against.empty()) {
      notes.push_back("law: exponents of the optima of " + document_.against +
                      ", fitted to the same runs; isoflop_of_law: what this "
                      "method finds in the losses of that law, without noise; "
                      "bias: the error of the method if the law is true");
    }
    return notes;
  }

 private:
  std::string Name(const IsoflopGroup& group) const {
    std::string name = several_ ? group.group : "";
    if (document_.by.empty()) return name;
    name += name.empty() ? "" : ", ";
    return name + document_.by + " = " +
           (group.by ? ShortNumber(*group.by) : "any");
  }

  Sheet Start(std::vector<std::string> keys, bool with_by = true) const {
    Sheet sheet;
    if (several_) sheet.header.emplace_back("group");
    if (with_by && !document_.by.empty()) sheet.header.push_back(document_.by);
    for (std::string& key : keys) sheet.header.push_back(std::move(key));
    sheet.keys = sheet.header.size();
    return sheet;
  }

  std::vector<Cell> StartRow(const IsoflopGroup& group,
                             bool with_by = true) const {
    std::vector<Cell> row;
    if (several_) row.emplace_back(group.group);
    if (!with_by || document_.by.empty()) return row;
    if (group.by) {
      row.emplace_back(*group.by);
    } else {
      row.emplace_back("any");
    }
    return row;
  }

  static void HeadWithEnds(const std::string& name, Sheet* sheet) {
    for (const char* suffix : {"", "_low", "_high"}) {
      sheet->header.push_back(name + suffix);
    }
  }

  static void AddEnds(
      double value, double low, double high, bool si, std::vector<Cell>* row) {
    for (const double number : {value, low, high}) {
      row->emplace_back(number, kOptimumDigits, si);
    }
  }

  bool Occurs(VertexStatus status) const {
    return std::any_of(
        document_.groups.begin(), document_.groups.end(), [&](const auto& g) {
          const auto is = [&](const auto& b) { return b.status == status; };
          return std::any_of(g.budgets.begin(), g.budgets.end(), is) ||
                 std::any_of(g.surface.begin(), g.surface.end(), is);
        });
  }

  bool HasOpenVertex() const {
    return std::any_of(
        document_.groups.begin(), document_.groups.end(), [](const auto& g) {
          return std::any_of(
              g.budgets.begin(), g.budgets.end(), [](const auto& b) {
                return std::isfinite(b.N.optimum) && std::isnan(b.N.low);
              });
        });
  }

  const IsoflopDocument& document_;
  bool several_ = false;
};

std::string RenderTables(const IsoflopDocument& document,
                         Format format,
                         const TextStyle& style) {
  const IsoflopTables maker(document);
  ProseDocument prose(format, style);
  prose.Title(maker.Conclusion());
  prose.Add(TableOf(maker.Budgets()));
  const auto add = [&](const std::string& heading, const Sheet& sheet) {
    if (sheet.rows.empty()) return;
    prose.Heading(heading);
    prose.Add(TableOf(sheet));
  };
  add("Optimum over N and " + document.by, maker.Surface());
  add("Power laws: optimum = coefficient * C^exponent", maker.Laws());
  add("Predictions", maker.Predictions());
  add("Exponents against " + document.against, maker.Against());
  prose.Notes(maker.Notes());
  return prose.text();
}

}  // namespace

std::string RenderIsoflop(const IsoflopDocument& document,
                          Format format,
                          const TextStyle& style) {
  const auto sheet = [&] {
    const IsoflopTables maker(document);
    return document.at.empty() ? maker.Budgets() : maker.Predictions();
  };
  return RenderAs(format,
                  {[&] { return IsoflopJson(document); },
                   sheet,
                   [&] { return RenderTables(document, format, style); }});
}

}  // namespace routescale
