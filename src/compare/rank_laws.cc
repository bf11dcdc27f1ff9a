#include "compare/rank_laws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "base/nan.h"
#include "compare/nested.h"
#include "fit/statistics.h"

namespace routescale {
namespace {

// Scores closer to each other than this share differ by rounding.
constexpr double kRounding = 1e-9;

bool IsAtLeast(double a, double b) { return a >= b * (1 - kRounding); }

bool IsBetter(double a, double b) { return a < b - kRounding * std::abs(b); }

// Whether no law can be better than another.
bool IsConstant(const Points& points) {
  return std::all_of(points.response.begin(),
                     points.response.end(),
                     [&](double x) { return x == points.response[0]; });
}

class LawRanking {
 public:
  LawRanking(const std::vector<Law>& laws,
             const std::vector<Points>& groups,
             const std::vector<GroupFit>& fits,
             const FitOptions& options,
             Comparison* comparison)
      : laws_(laws),
        groups_(groups),
        fits_(fits),
        options_(options),
        criterion_(comparison->criterion),
        rows_(comparison->rows) {}

  void Rank() {
    const size_t sets = rows_.size() / laws_.size();
    for (size_t set = 0; set < sets; ++set) {
      if (InAll(set, [&](size_t g) { return IsConstant(groups_[g]); })) {
        LeaveUnranked(set);
        continue;
      }
      Weigh(set);
      for (size_t l = 0; l < laws_.size(); ++l) row(set, l).test = Test(set, l);
      MarkBest(set);
    }
  }

 private:
  // The row of a law in a group; after those of the groups, in all together.
  LawScore& row(size_t set, size_t law) const {
    return rows_[set * laws_.size() + law];
  }

  // Whether this holds of the group, or of every group.
  template <typename Predicate>
  bool InAll(size_t set, const Predicate& holds) const {
    if (set < groups_.size()) return holds(set);
    for (size_t g = 0; g < groups_.size(); ++g) {
      if (!holds(g)) return false;
    }
    return true;
  }

  void LeaveUnranked(size_t set) {
    for (size_t l = 0; l < laws_.size(); ++l) {
      row(set, l).delta_aicc = row(set, l).weight = row(set, l).r2 = kNaN;
    }
  }

  // Differences of AICc and the weights of Akaike.
  void Weigh(size_t set) {
    double least = std::numeric_limits<double>::infinity(), sum = 0;
    for (size_t l = 0; l < laws_.size(); ++l) {
      least = std::fmin(least, row(set, l).aicc);
    }
    for (size_t l = 0; l < laws_.size(); ++l) {
      LawScore& score = row(set, l);
      score.delta_aicc = score.aicc - least;
      if (score.delta_aicc < kRounding) score.delta_aicc = 0;
      score.weight = std::exp(-score.delta_aicc / 2);
      if (!std::isnan(score.weight)) sum += score.weight;
    }
    for (size_t l = 0; l < laws_.size(); ++l) row(set, l).weight /= sum;
  }

  double Score(const LawScore& score) const {
    return criterion_ < 0 ? score.aicc : score.held_out[criterion_].rmse;
  }

  // Of equals the first.
  void MarkBest(size_t set) {
    LawScore* best = nullptr;
    for (size_t l = 0; l < laws_.size(); ++l) {
      LawScore& score = row(set, l);
      if (std::isnan(Score(score))) continue;
      if (best == nullptr || IsBetter(Score(score), Score(*best))) {
        best = &score;
      }
    }
    if (best != nullptr) best->best = true;
  }

  bool IsNestedIn(size_t group, size_t small, size_t large) {
    const auto [place, is_new] = nested_.try_emplace({group, small, large});
    if (is_new) {
      place->second = IsNested(laws_[small],
                               fits_[group * laws_.size() + small],
                               laws_[large],
                               groups_[group],
                               options_);
    }
    return place->second;
  }

  // The largest law that is nested in another.
  const LawScore* LargestNested(size_t set, size_t law) {
    const LawScore& large = row(set, law);
    std::vector<size_t> candidates;
    for (size_t l = laws_.size(); l-- > 0;) {
      const LawScore& small = row(set, l);
      if (small.k < large.k && IsAtLeast(small.sse, large.sse)) {
        candidates.push_back(l);
      }
    }
    std::stable_sort(
        candidates.begin(), candidates.end(), [&](size_t a, size_t b) {
          return row(set, a).k > row(set, b).k;
        });
    for (const size_t l : candidates) {
      if (InAll(set, [&](size_t g) { return IsNestedIn(g, l, law); })) {
        return &row(set, l);
      }
    }
    return nullptr;
  }

  std::optional<NestedTest> Test(size_t set, size_t law) {
    const LawScore& large = row(set, law);
    if (options_.objective.is_robust()) return std::nullopt;
    if (large.points <= large.k) return std::nullopt;
    const LawScore* small = LargestNested(set, law);
    if (small == nullptr) return std::nullopt;
    NestedTest test;
    test.against = small->law;
    test.numerator = large.k - small->k;
    test.denominator = large.points - large.k;
    const bool known_errors = groups_[0].known_errors;
    const FTest f = TestFall(small->sse - large.sse,
                             test.numerator,
                             large.sse,
                             test.denominator,
                             known_errors);
    test.f = f.f;
    test.p = f.p;
    if (known_errors) test.denominator = 0;
    return test;
  }

  const std::vector<Law>& laws_;
  const std::vector<Points>& groups_;
  const std::vector<GroupFit>& fits_;
  const FitOptions& options_;
  const int criterion_;
  std::vector<LawScore>& rows_;
  // By group, smaller and larger law: whether the one is nested in the other.
  std::map<std::tuple<size_t, size_t, size_t>, bool> nested_;
};

}  // namespace

void RankLaws(const std::vector<Law>& laws,
              const std::vector<Points>& groups,
              const std::vector<GroupFit>& fits,
              const FitOptions& options,
              Comparison* comparison) {
  LawRanking(laws, groups, fits, options, comparison).Rank();
}

}  // namespace routescale
