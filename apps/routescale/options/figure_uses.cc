#include "options/figure_uses.h"
#include "routescale/error.h"
#include "routescale/names.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

// Options that not every kind of figure has a use for.
struct Use {
  std::vector<std::string> kinds, options;
};

// Those of `design` that no other kind has.
std::vector<std::string> DesignAlone() {
  DesignOptions design;
  std::vector<std::string> names;
  for (const Option& option : FigureRecords(&design)) {
    names.push_back(option.Long());
  }
  return names;
}

const std::vector<Use>& Uses() {
  static const std::vector<Use> uses = {
      {{"loss", "contour", "design"}, {"--x"}},
      {{"loss", "contour", "isoflop", "design"}, {"--by"}},
      {{"loss", "contour", "plan"}, {"--at"}},
      {{"loss", "profile", "plan", "isoflop", "backtest", "design", "observed"},
       {"--level"}},
      {{"loss",
        "contour",
        "epc",
        "residuals",
        "profile",
        "region",
        "plan",
        "design",
        "observed"},
       {"--law", "--published", "--start"}},
      {{"region"}, {"--region"}},
      {{"compare", "backtest", "design"}, {"--laws"}},
      {{"backtest"}, {"--backtest"}},
      {{"compare"}, {"--leave-out", "--hold-out", "--folds", "--no-runs"}},
      {{"compare", "design"}, {"--seed"}},
      {{"plan"}, {"--minimise"}},
      {{"plan", "design"}, {"--free", "--subject-to", "--for", "--round"}},
      {{"isoflop", "design"}, {"--budget"}},
      {{"design"}, DesignAlone()},
  };
  return uses;
}

}  // namespace

void NameKinds(std::vector<Option>* options) {
  constexpr size_t kMost = 3;
  for (Option& option : *options) {
    for (const Use& use : Uses()) {
      const bool by_heading = use.kinds.size() == 1;
      if (by_heading || use.kinds.size() > kMost ||
          !Contains(use.options, option.Long())) {
        continue;
      }
      option.help += "; for " + JoinNames(use.kinds);
    }
  }
}

void CheckKindUses(const std::string& kind,
                   const std::set<std::string>& named) {
  for (const Use& use : Uses()) {
    if (Contains(use.kinds, kind)) continue;
    for (const std::string& option : use.options) {
      if (!named.contains(option)) continue;
      throw Error(ExitCode::kUsage, "has no effect on `plot " + kind + "`")
          .File(option)
          .Hint("leave it out: it belongs to " + JoinNames(use.kinds));
    }
  }
}

std::vector<Option> FigureRecords(DesignOptions* design) {
  std::vector<Option> records = design->Records();
  std::erase_if(records, [](const Option& option) {
    return !Contains({"--candidates",
                      "--repeats",
                      "--targets",
                      "--tell-apart",
                      "--weights",
                      "--cost",
                      "--runs",
                      "--until",
                      "--set",
                      "--prior",
                      "--local",
                      "--minimax",
                      "--draws"},
                     option.flags);
  });
  return records;
}

void CheckSourceUses(const std::string& kind,
                     const FigureSource& source,
                     const std::set<std::string>& named) {
  const bool published = !source.published.empty();
  if (!published && source.IsTable()) return;
  // A number of threads never shows in a result.
  std::set<std::string> used = {"--threads"};
  used.insert(published ? "--law" : "--group");
  // A point to learn of, and the error of a run.
  if (kind == "design") used.insert({"--target", "--sigma", "--map"});
  FigureSource records = source;
  std::vector<std::string> fitting = {"--region"};
  for (const Option& option : Join({records.law.Records(),
                                    records.table.Records(),
                                    records.table.WeightRecords()})) {
    fitting.push_back(option.Long());
  }
  for (const std::string& name : fitting) {
    if (!named.contains(name) || used.contains(name)) continue;
    throw Error(ExitCode::kUsage,
                published ? "has no effect: published coefficients are not "
                            "fitted"
                          : "has no effect: a saved fit is not fitted again")
        .File(name)
        .Hint("leave it out, or name a table as the source");
  }
}

}  // namespace routescale::app
