#include "formula/linear_structure.h"

#include <algorithm>
#include <cstdint>
#include <numbers>

#include "formula/graph_impl.h"

namespace routescale {
namespace {

// The monomials x^i y^j of a polynomial in two unknowns, bit 3 i + j; degrees
// above 2 count as 2. None at all: it is no polynomial.
using Monomials = uint16_t;
constexpr Monomials kNone = 0;

constexpr Monomials Bit(int i, int j) {
  return static_cast<Monomials>(1u << (3 * std::min(i, 2) + std::min(j, 2)));
}
constexpr Monomials kFree = Bit(0, 0);  // free of both unknowns
constexpr Monomials kBoth = Bit(1, 1) | Bit(1, 2) | Bit(2, 1) | Bit(2, 2);
constexpr Monomials kSquares =
    Bit(2, 0) | Bit(2, 1) | Bit(2, 2) | Bit(0, 2) | Bit(1, 2);

Monomials Sum(Monomials a, Monomials b) {
  return a == kNone || b == kNone ? kNone : a | b;
}

Monomials Product(Monomials a, Monomials b) {
  Monomials product = kNone;
  for (int i = 0; i < 9; ++i) {
    if ((a >> i & 1) == 0) continue;
    for (int j = 0; j < 9; ++j) {
      if ((b >> j & 1) == 0) continue;
      product |= Bit(i / 3 + j / 3, i % 3 + j % 3);
    }
  }
  return product;
}

struct Unknown {
  int parameter = -1;
  bool exponential = false;
};

double LnBase(Op op) {
  return op == Op::kExp10  ? std::numbers::ln10
         : op == Op::kExp2 ? std::numbers::ln2
                           : 1;
}

// f as a polynomial in two unknowns.
class Polynomial {
 public:
  Polynomial(const Graph::Impl& graph, Node f)
      : graph_(graph), f_(f), needed_(Reachable(graph, {f})) {}

  Monomials In(Unknown x, Unknown y, Op base) {
    x_ = x;
    y_ = y;
    base_ = base;
    of_.assign(needed_.size(), kNone);
    for (Node i = 0; i <= f_; ++i) {
      if (needed_[static_cast<size_t>(i)]) at(i) = Of(graph_.at(i));
    }
    return at(f_);
  }

 private:
  Monomials& at(Node node) { return of_[static_cast<size_t>(node)]; }

  Monomials OfParameter(int parameter) const {
    if (parameter == x_.parameter) return x_.exponential ? kNone : Bit(1, 0);
    if (parameter == y_.parameter) return y_.exponential ? kNone : Bit(0, 1);
    return kFree;
  }

  Monomials Of(const GraphNode& node) {
    switch (node.op) {
      case Op::kConstant:
      case Op::kVariable:
        return kFree;
      case Op::kParameter:
        return OfParameter(node.a);
      case Op::kNegate:
        return at(node.a);
      case Op::kAdd:
      case Op::kSubtract:
        return Sum(at(node.a), at(node.b));
      case Op::kMultiply:
      case Op::kMultiplyZeroWins:
        return Product(at(node.a), at(node.b));
      case Op::kDivide:
        return at(node.b) == kFree ? at(node.a) : kNone;
      default:
        break;
    }
    if (IsExponential(node.op)) return OfExponential(node.op, node.a);
    const bool free =
        at(node.a) == kFree && (Arity(node.op) == 1 || at(node.b) == kFree);
    return free ? kFree : kNone;
  }

  // exp of a sum in which an exponential unknown may be a term.
  Monomials OfExponential(Op op, Node exponent) {
    Monomials product = kFree;
    terms_left_ = kMostTerms;
    return AddTerm(op, exponent, true, &product) ? product : kNone;
  }

  bool AddTerm(Op op, Node term, bool positive, Monomials* product) {
    if (--terms_left_ < 0) return false;
    const GraphNode& node = graph_.at(term);
    if (node.op == Op::kAdd || node.op == Op::kSubtract) {
      const bool second = node.op == Op::kAdd ? positive : !positive;
      return AddTerm(op, node.a, positive, product) &&
             AddTerm(op, node.b, second, product);
    }
    for (const auto& [unknown, factor] :
         {std::pair{x_, Bit(1, 0)}, std::pair{y_, Bit(0, 1)}}) {
      const bool is_unknown = node.op == Op::kParameter &&
                              unknown.exponential &&
                              node.a == unknown.parameter;
      if (!is_unknown) continue;
      *product = Product(*product, factor);
      return positive && op == base_;
    }
    return at(term) == kFree;
  }

  const Graph::Impl& graph_;
  Node f_;
  std::vector<char> needed_;
  std::vector<Monomials> of_;
  Unknown x_, y_;
  Op base_ = Op::kExp;
  // Sums of an exponent that lets make longer than this are no polynomial.
  static constexpr int kMostTerms = 1000;
  int terms_left_ = 0;
};

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
