#include "routescale/compare_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/nan.h"
#include "base/parallel.h"
#include "compare/group_cells.h"
#include "compare/undetermined.h"
#include "fit/statistics.h"
#include "routescale/answers.h"
#include "routescale/error.h"
#include "routescale/model.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// Enough beside the start from the separate fits.
constexpr int kJointStarts = 8;
// Their pairs are a page of text each.
constexpr size_t kMostGroups = 100;

std::vector<std::string> ParameterNames(const Law& law) {
  std::vector<std::string> names;
  for (const ParameterSpec& spec : law.parameters) names.push_back(spec.name);
  return names;
}

void CheckShare(const Law& law, const std::vector<std::string>& share) {
  const std::vector<std::string> names = ParameterNames(law);
  for (const std::string& name : share) {
    if (law.FindParameter(name) >= 0) continue;
    throw Error(ExitCode::kUsage, "is no parameter of " + law.name)
        .File("@share"_options)
        .Value(name)
        .Hint(NameHint(name, "its parameters are", names));
  }
}

class GroupComparer {
 public:
  GroupComparer(const Law& law,
                const std::vector<Points>& groups,
                const FitOptions& options,
                const std::vector<std::string>& share)
      : law_(law), groups_(groups), options_(options), share_(share) {
    CheckShare(law, share);
    if (groups.size() < 2) {
      throw Error(ExitCode::kUsage,
                  "there is one group only: " + groups[0].group)
          .File("@groups"_options)
          .Hint("@group-by COLUMN makes groups"_options);
    }
    if (groups.size() > kMostGroups) {
      throw Error(ExitCode::kUsage,
                  fmt::format("compares at most {} groups, two by two; there "
                              "are {}",
                              kMostGroups,
                              groups.size()))
          .File("@groups"_options)
          .Hint("keep some with @group"_options);
    }
  }

  GroupComparison Run() {
    comparison_.law = law_.name;
    comparison_.variables = law_.variable_names();
    comparison_.level = options_.level;
    FitSeparately();
    for (const Points& points : groups_) {
      cells_.push_back(FindGroupCells(points));
    }
    CountWins();
    for (size_t a = 0; a < groups_.size(); ++a) {
      for (size_t b = a + 1; b < groups_.size(); ++b) {
        comparison_.pairs.push_back(Pair(a, b));
      }
    }
    TestJointly();
    return std::move(comparison_);
  }

 private:
  void FitSeparately() {
    fit_.law = law_;
    fit_.residual = options_.residual.value_or(law_.residual);
    fit_.options = options_;
    fit_.groups = FitGroups(law_, groups_, options_);
    for (const GroupFit& group : fit_.groups) {
      if (!group.verdict.converged) {
        comparison_.warnings.push_back(group.group +
                                       ": the fit did not converge");
      }
    }
  }

  void CountWins() {
    std::vector<const GroupCells*> all;
    for (size_t g = 0; g < groups_.size(); ++g) {
      all.push_back(&cells_[g]);
      const auto& shared = groups_[g].shared;
      comparison_.groups.push_back(
          {groups_[g].group,
           static_cast<int>(std::count(shared.begin(), shared.end(), false)),
           0});
    }
    for (const std::vector<double>& cell : CommonCells(all)) {
      ++comparison_.cells;
      double least = HUGE_VAL;
      for (const GroupCells& cells : cells_) {
        least = std::min(least, cells.at(cell));
      }
      std::vector<size_t> best;
      for (size_t g = 0; g < groups_.size(); ++g) {
        if (cells_[g].at(cell) == least) best.push_back(g);
      }
      if (best.size() == 1) {
        ++comparison_.groups[best[0]].wins;
      } else {
        ++comparison_.ties;
      }
    }
  }

  GroupPair Pair(size_t a, size_t b) const {
    GroupPair pair;
    pair.first = groups_[a].group;
    pair.second = groups_[b].group;
    const auto common = CommonCells({&cells_[a], &cells_[b]});
    std::vector<double> differences;
    for (const std::vector<double>& cell : common) {
      const double difference = cells_[a].at(cell) - cells_[b].at(cell);
      differences.push_back(difference);
      ++pair.cells;
      if (difference < 0) ++pair.first_wins;
      if (difference > 0) ++pair.second_wins;
    }
    const MeanTest test = TestMean(differences, options_.level);
    pair.difference = test.mean;
    pair.low = test.low;
    pair.high = test.high;
    pair.t = test.t;
    pair.p = test.p;
    const MeanTest ratio =
        TestMean(EffectiveRatios(a, b, common), options_.level);
    pair.effective = std::exp(ratio.mean);
    pair.effective_low = std::exp(ratio.low);
    pair.effective_high = std::exp(ratio.high);
    return pair;
  }

  // ln N̄ of one less that of the other, where both have one.
  std::vector<double> EffectiveRatios(
      size_t a, size_t b, const std::vector<std::vector<double>>& cells) const {
    if (!law_.has_dense || cells.empty()) return {};
    Predictor::Columns at(law_.variables.size());
    for (const std::vector<double>& cell : cells) {
      for (size_t v = 0; v < at.size(); ++v) at[v].push_back(cell[v]);
    }
    const auto first = Predictor(fit_, fit_.groups[a]).EffectiveParameters(at);
    const auto second = Predictor(fit_, fit_.groups[b]).EffectiveParameters(at);
    std::vector<double> ratios;
    for (size_t i = 0; i < first.size(); ++i) {
      const double ratio = std::log(first[i] / second[i]);
      if (std::isfinite(ratio)) ratios.push_back(ratio);
    }
    return ratios;
  }

  void TestJointly() {
    std::vector<std::vector<size_t>> sets;
    for (size_t a = 0; a < groups_.size(); ++a) {
      for (size_t b = a + 1; b < groups_.size(); ++b) sets.push_back({a, b});
    }
    if (groups_.size() > 2) {
      auto& all = sets.emplace_back();
      for (size_t g = 0; g < groups_.size(); ++g) all.push_back(g);
    }
    std::vector<std::vector<std::string>> shares = {ParameterNames(law_)};
    if (!share_.empty()) shares.push_back(share_);
    comparison_.tests.resize(sets.size() * shares.size());
    ParallelFor(
        comparison_.tests.size(), ThreadCount(options_.threads), [&](size_t i) {
          comparison_.tests[i] =
              Test(sets[i % sets.size()], shares[i / sets.size()]);
        });
    size_t undetermined = 0;
    for (const JointTest& test : comparison_.tests) {
      if (std::isnan(test.f)) ++undetermined;
      if (test.converged) continue;
      comparison_.warnings.push_back(
          "the joint fit of " + JoinNames(test.groups) + " did not converge");
    }
    if (undetermined == 0) return;
    comparison_.warnings.push_back(fmt::format(
        "{} of {} F tests cannot be made: the points do not determine every "
        "parameter of the law, or leave no residuals",
        undetermined,
        comparison_.tests.size()));
  }

  JointTest Test(const std::vector<size_t>& set,
                 const std::vector<std::string>& shared) const {
    JointTest test;
    std::vector<const Points*> points;
    bool determined = true;
    for (size_t g : set) {
      const Statistics& statistics = fit_.groups[g].statistics;
      points.push_back(&groups_[g]);
      test.groups.push_back(groups_[g].group);
      test.sse_separate += statistics.sse;
      test.denominator += statistics.degrees_of_freedom;
      determined &= Undetermined(fit_.groups[g]).empty();
    }
    test.shared = shared;
    const std::set<std::string> names(shared.begin(), shared.end());
    test.all_shared = names.size() == law_.parameters.size();
    const Law law = JoinLaw(law_, set.size(), names);
    const GroupFit joint =
        FitGroup(law, JoinPoints(points), JointOptions(law, set));
    test.sse_joint = joint.statistics.sse;
    test.converged = joint.verdict.converged;
    test.numerator = joint.statistics.degrees_of_freedom - test.denominator;
    determined &= Undetermined(joint).empty() && test.denominator > 0;
    const bool known_errors = joint.statistics.known_errors;
    const FTest f = determined ? TestFall(test.sse_joint - test.sse_separate,
                                          test.numerator,
                                          test.sse_separate,
                                          test.denominator,
                                          known_errors)
                               : FTest{kNaN, kNaN};
    test.f = f.f;
    test.p = f.p;
    if (known_errors) test.denominator = 0;
    for (const Estimate& estimate : joint.parameters) {
      if (names.contains(estimate.name)) test.estimates.push_back(estimate);
    }
    return test;
  }

  // Starts at the separate fits; a shared parameter at that of the first.
  FitOptions JointOptions(const Law& joint,
                          const std::vector<size_t>& set) const {
    FitOptions options = options_;
    options.residual = fit_.residual;
    options.threads = 1;
    if (options.starts == 0) options.starts = kJointStarts;
    for (size_t i = 0; i < set.size(); ++i) {
      for (const Estimate& estimate : fit_.groups[set[i]].parameters) {
        const std::string own = fmt::format("{}__{}", estimate.name, i + 1);
        for (const std::string& name : {estimate.name, own}) {
          const int parameter = joint.FindParameter(name);
          if (parameter < 0) continue;
          // One at its bound may have been rounded beyond it.
          const ParameterSpec& spec =
              joint.parameters[static_cast<size_t>(parameter)];
          options.start.emplace(name,
                                std::clamp(estimate.value, spec.min, spec.max));
        }
      }
    }
    return options;
  }

  const Law& law_;
  const std::vector<Points>& groups_;
  const FitOptions& options_;
  const std::vector<std::string>& share_;
  SavedFit fit_;
  std::vector<GroupCells> cells_;
  GroupComparison comparison_;
};

}  // namespace

GroupComparison CompareGroups(const Law& law,
                              const std::vector<Points>& groups,
                              const FitOptions& options,
                              const std::vector<std::string>& share) {
  return GroupComparer(law, groups, options, share).Run();
}

}  // namespace routescale
