#include "routescale/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "compare/rank_laws.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// Fits with their law in the error.
GroupFit FitLawTo(const Law& law,
                  const Points& points,
                  const FitOptions& options) {
  try {
    return FitGroup(law, points, options);
  } catch (const Error& error) {
    throw Error(error.code(), error.message())
        .File(law.name + (error.file().empty() ? "" : ", " + error.file()))
        .Column(error.column())
        .Value(error.value())
        .Hint("leave it out of @laws, or select other points"_options);
  }
}

class Comparer {
 public:
  Comparer(const std::vector<Law>& laws,
           const std::vector<Points>& groups,
           const CompareOptions& options)
      : laws_(laws), groups_(groups), options_(options) {
    if (!options_.fit.residual) options_.fit.residual = CommonResidual(laws);
    CheckObjective();
  }

  Comparison Run() {
    comparison_.residual = *options_.fit.residual;
    for (const Law& law : laws_) {
      comparison_.laws.push_back(law.name);
      comparison_.own_scales_differ |= law.residual != laws_[0].residual;
    }
    for (const Points& points : groups_) {
      comparison_.groups.push_back(points.group);
      splits_.push_back(MakeSplits(points, options_.validation));
    }
    FindCriterion();
    Fit();
    Validate();
    if (groups_.size() > 1) AddTotals();
    RankLaws(laws_, groups_, fits_, options_.fit, &comparison_);
    return std::move(comparison_);
  }

 private:
  void CheckObjective() const {
    const ValidationOptions& validation = options_.validation;
    if (!options_.fit.objective.is_robust() || validation.leave_one_out ||
        validation.folds > 0 || !validation.leave_out.empty() ||
        !validation.hold_out.empty()) {
      return;
    }
    throw Error(ExitCode::kUsage,
                "information criteria are those of least squares, not of " +
                    ToString(options_.fit.objective))
        .File("@objective"_options)
        .Hint(
            "compare by errors at points left out: without @no-runs, or "
            "with @leave-out, @hold-out or @folds"_options);
  }

  std::vector<LawScore>& rows() { return comparison_.rows; }

  void FindCriterion() {
    int best = -1;
    for (const Split& split : splits_[0]) {
      comparison_.splits.push_back({split.kind, split.name, {}});
      if (Demand(split) <= best) continue;
      best = Demand(split);
      comparison_.criterion = static_cast<int>(comparison_.splits.size()) - 1;
    }
  }

  static int Demand(const Split& split) {
    constexpr Split::Kind kAscending[] = {
        Split::kRun, Split::kFolds, Split::kColumn, Split::kHoldOut};
    return static_cast<int>(
        std::find(std::begin(kAscending), std::end(kAscending), split.kind) -
        kAscending);
  }

  void Fit() {
    fits_.resize(groups_.size() * laws_.size());
    FitOptions single = options_.fit;
    single.threads = 1;
    ParallelFor(fits_.size(), ThreadCount(options_.fit.threads), [&](size_t i) {
      fits_[i] =
          FitLawTo(laws_[i % laws_.size()], groups_[i / laws_.size()], single);
    });
    for (size_t i = 0; i < fits_.size(); ++i) AddRow(i);
  }

  void AddRow(size_t i) {
    const GroupFit& fit = fits_[i];
    LawScore& row = rows().emplace_back();
    row.group = fit.group;
    row.law = laws_[i % laws_.size()].name;
    row.points = fit.points;
    row.k = fit.points - fit.statistics.degrees_of_freedom;
    row.sse = fit.statistics.sse;
    row.rmse = fit.statistics.rmse;
    row.r2 = fit.statistics.r2;
    row.aicc = fit.statistics.aicc;
    row.bic = fit.statistics.bic;
    const std::string where = row.law + ", " + row.group + ": ";
    if (!fit.verdict.converged) {
      comparison_.warnings.push_back(where + "the fit did not converge");
    }
    for (const Warning& warning : fit.warnings) {
      if (warning.code != "not-identified") continue;
      row.determined = false;
      comparison_.warnings.push_back(where + warning.message);
    }
  }

  void Validate() {
    std::vector<ValidationTask> tasks;
    for (size_t i = 0; i < fits_.size(); ++i) {
      const size_t group = i / laws_.size();
      for (const Split& split : splits_[group]) {
        tasks.push_back({&laws_[i % laws_.size()],
                         &groups_[group],
                         fits_[i].values(),
                         &split});
      }
    }
    const size_t splits = comparison_.splits.size();
    std::vector<HeldOut> held =
        routescale::Validate(tasks, options_.fit, options_.progress);
    for (size_t t = 0; t < held.size(); ++t) {
      LawScore& row = rows()[t / splits];
      WarnOf(row, held[t].problems);
      row.held_out.push_back(std::move(held[t]));
    }
  }

  void WarnOf(const LawScore& row, const std::vector<std::string>& problems) {
    constexpr size_t kMost = 3;
    for (size_t i = 0; i < problems.size(); ++i) {
      const std::string where = row.law + ", " + row.group + ", ";
      if (i < kMost) {
        comparison_.warnings.push_back(where + "without " + problems[i]);
        continue;
      }
      comparison_.warnings.push_back(
          fmt::format("{}and {} more like it", where, problems.size() - i));
      return;
    }
  }

  void AddTotals() {
    for (size_t l = 0; l < laws_.size(); ++l) {
      LawScore total;
      total.group = "all groups";
      total.law = laws_[l].name;
      total.total = true;
      double spread = 0, squares = 0;
      for (size_t g = 0; g < groups_.size(); ++g) {
        const LawScore& row = rows()[g * laws_.size() + l];
        total.determined &= row.determined;
        total.k += row.k;
        total.points += row.points;
        total.sse += row.sse;
        total.aicc += row.aicc;
        total.bic += row.bic;
        spread += row.sse / (1 - row.r2);
        squares += row.points * row.rmse * row.rmse;
      }
      total.rmse = std::sqrt(squares / total.points);
      total.r2 = 1 - total.sse / spread;
      for (size_t s = 0; s < comparison_.splits.size(); ++s) {
        std::vector<const HeldOut*> parts;
        for (size_t g = 0; g < groups_.size(); ++g) {
          parts.push_back(&rows()[g * laws_.size() + l].held_out[s]);
        }
        total.held_out.push_back(AddUp(parts));
      }
      rows().push_back(std::move(total));
    }
  }

  const std::vector<Law>& laws_;
  const std::vector<Points>& groups_;
  CompareOptions options_;
  std::vector<std::vector<Split>> splits_;  // by group
  std::vector<GroupFit> fits_;              // by group, then law
  Comparison comparison_;
};

}  // namespace

Comparison CompareLaws(const std::vector<Law>& laws,
                       const std::vector<Points>& groups,
                       const CompareOptions& options) {
  return Comparer(laws, groups, options).Run();
}

}  // namespace routescale
