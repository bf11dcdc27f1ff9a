#include "formula/linear_structure.h"

#include <algorithm>
#include <numbers>

#include "formula/graph_impl.h"
#include "formula/monomials.h"

namespace routescale {
namespace {

double LnBase(Op op) {
  return op == Op::kExp10  ? std::numbers::ln10
         : op == Op::kExp2 ? std::numbers::ln2
                           : 1;
}

class Finder {
 public:
  Finder(const Graph& graph, Node f, const std::vector<bool>& unbounded)
      : polynomial_(graph.impl(), f), unbounded_(unbounded) {
    FindBase(graph.impl(), f);
    FindCandidates();
    FindConflicts();
  }

  LinearStructure Find() {
    std::vector<int> order = candidates_;
    std::stable_sort(order.begin(), order.end(), [&](int p, int q) {
      return conflicts_[at(p)].size() < conflicts_[at(q)].size();
    });
    std::vector<int> chosen;
    for (const int p : order) {
      if (!ConflictsWith(p, chosen)) chosen.push_back(p);
    }
    std::vector<std::pair<int, int>> lifts = Lifts(chosen);
    // Another owner may lift more.
    for (const int p : std::vector<int>(chosen)) {
      for (const int q : conflicts_[at(p)]) {
        std::vector<int> other;
        for (const int r : chosen) {
          if (r != p && !ConflictsWith(q, {r})) other.push_back(r);
        }
        other.push_back(q);
        if (other.size() < chosen.size()) continue;
        const auto other_lifts = Lifts(other);
        if (other.size() + other_lifts.size() <= chosen.size() + lifts.size()) {
          continue;
        }
        chosen = other;
        lifts = other_lifts;
      }
    }
    return Structure(chosen, lifts);
  }

 private:
  static size_t at(int parameter) { return static_cast<size_t>(parameter); }

  // One base of exponentials; a law that mixes them is rare.
  void FindBase(const Graph::Impl& graph, Node f) {
    const std::vector<char> needed = Reachable(graph, {f});
    for (Node i = 0; i <= f; ++i) {
      const Op op = graph.at(i).op;
      if (!needed[static_cast<size_t>(i)] || !IsExponential(op)) continue;
      base_ = op;
      return;
    }
  }

  Unknown UnknownOf(int p) const { return {p, exponential_[at(p)] != 0}; }

  void FindCandidates() {
    const int count = static_cast<int>(unbounded_.size());
    exponential_.assign(unbounded_.size(), 0);
    for (int p = 0; p < count; ++p) {
      const Monomials plain = polynomial_.In({p, false}, {}, base_);
      if (plain != kNone && (plain & kSquares) == 0) {
        candidates_.push_back(p);
        continue;
      }
      if (!unbounded_[at(p)]) continue;
      const Monomials of_exponential = polynomial_.In({p, true}, {}, base_);
      if (of_exponential == kNone || (of_exponential & kSquares) != 0) continue;
      exponential_[at(p)] = 1;
      candidates_.push_back(p);
    }
  }

  void FindConflicts() {
    conflicts_.resize(unbounded_.size());
    alone_.assign(unbounded_.size(), std::vector<char>(unbounded_.size(), 0));
    for (const int p : candidates_) {
      for (const int q : candidates_) {
        if (q <= p) continue;
        const Monomials pair =
            polynomial_.In(UnknownOf(p), UnknownOf(q), base_);
        alone_[at(p)][at(q)] = pair == kNone || (pair & Bit(1, 0)) != 0;
        alone_[at(q)][at(p)] = pair == kNone || (pair & Bit(0, 1)) != 0;
        if (pair != kNone && (pair & kBoth) == 0) continue;
        conflicts_[at(p)].push_back(q);
        conflicts_[at(q)].push_back(p);
      }
    }
  }

  bool ConflictsWith(int p, const std::vector<int>& others) const {
    const std::vector<int>& list = conflicts_[at(p)];
    return std::any_of(others.begin(), others.end(), [&](int q) {
      return std::find(list.begin(), list.end(), q) != list.end();
    });
  }

  // Pairs (lifted, owner).
  std::vector<std::pair<int, int>> Lifts(const std::vector<int>& chosen) const {
    std::vector<std::pair<int, int>> lifts;
    for (const int c : candidates_) {
      if (!unbounded_[at(c)] || exponential_[at(c)] != 0 ||
          std::find(chosen.begin(), chosen.end(), c) != chosen.end()) {
        continue;
      }
      std::vector<int> owners;
      for (const int q : conflicts_[at(c)]) {
        if (std::find(chosen.begin(), chosen.end(), q) != chosen.end()) {
          owners.push_back(q);
        }
      }
      const bool with_lifts =
          std::any_of(lifts.begin(), lifts.end(), [&](const auto& lift) {
            return ConflictsWith(c, {lift.first});
          });
      if (owners.size() != 1 || with_lifts ||
          exponential_[at(owners[0])] != 0 || alone_[at(c)][at(owners[0])]) {
        continue;
      }
      lifts.emplace_back(c, owners[0]);
    }
    return lifts;
  }

  LinearStructure Structure(
      std::vector<int> chosen,
      const std::vector<std::pair<int, int>>& lifts) const {
    LinearStructure structure;
    std::sort(chosen.begin(), chosen.end());
    std::vector<char> linear(unbounded_.size(), 0);
    for (const int p : chosen) {
      const bool exponential = exponential_[at(p)] != 0;
      structure.columns.push_back(
          {p, exponential, exponential ? LnBase(base_) : 0});
      linear[at(p)] = 1;
    }
    for (const auto& [parameter, owner] : lifts) {
      const auto place = std::find(chosen.begin(), chosen.end(), owner);
      structure.lifts.push_back(
          {parameter, static_cast<size_t>(place - chosen.begin())});
      linear[at(parameter)] = 1;
    }
    for (size_t p = 0; p < linear.size(); ++p) {
      if (!linear[p]) structure.nonlinear.push_back(static_cast<int>(p));
    }
    return structure;
  }

  Polynomial polynomial_;
  const std::vector<bool>& unbounded_;
  Op base_ = Op::kExp;
  std::vector<int> candidates_;
  std::vector<char> exponential_;  // per parameter
  std::vector<std::vector<int>> conflicts_;
  std::vector<std::vector<char>> alone_;  // [p][q]: p in a product without q
};

}  // namespace

LinearStructure FindLinearStructure(const Graph& graph,
                                    Node f,
                                    const std::vector<bool>& unbounded) {
  return Finder(graph, f, unbounded).Find();
}

std::vector<int> LinearParameters(const Graph& graph, Node f, int parameters) {
  const std::vector<bool> bounded(static_cast<size_t>(parameters), false);
  std::vector<int> list;
  for (const auto& column : FindLinearStructure(graph, f, bounded).columns) {
    list.push_back(column.parameter);
  }
  return list;
}

}  // namespace routescale
