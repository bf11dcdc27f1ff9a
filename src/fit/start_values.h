#pragma once

#include <Eigen/Core>
#include <bitset>
#include <vector>

#include "fit/search_law.h"
#include "formula/graph_impl.h"

namespace routescale {

inline constexpr size_t kMostDrawn = 128;
using ParameterSet = std::bitset<kMostDrawn>;

// What the walks of a StartMap have in common.
struct StartFacts {
  StartFacts(const SearchLaw& search_law, const Points& source);

  // Of a node of the law.
  struct Dependence {
    ParameterSet parameters;
    bool data = false;
  };

  const SearchLaw& law;
  Eigen::Index rows = 0;            // a sample of the points
  Eigen::Index points = 0;          // all of them
  Eigen::MatrixXd columns;          // rows × variables
  Eigen::ArrayXd magnitude;         // of the response, in the scale of f
  std::vector<Dependence> depends;  // per node
  std::vector<double> start;        // of parameters before a walk
  ParameterSet known;               // those that a walk does not draw
  bool too_large = false;           // the formula, to be walked
};

// The parameters during one walk: which are known, their values, and what
// nodes of the law come to with them.
class StartValues {
 public:
  StartValues(const StartFacts& facts, const Eigen::VectorXd& cube);

  const std::vector<double>& values() const { return values_; }

 protected:
  using Array = Eigen::ArrayXd;

  const GraphNode& at(Node node) const {
    return facts_.law.graph.impl().at(node);
  }
  const StartFacts::Dependence& depends(Node node) const {
    return facts_.depends[static_cast<size_t>(node)];
  }
  bool HasData(Node node) const { return depends(node).data; }
  ParameterSet Unknown(Node node) const {
    return depends(node).parameters & ~known_;
  }
  bool IsKnown(Node node) const { return Unknown(node).none(); }

  Array Value(Node node) const;    // at each row
  double Scalar(Node node) const;  // of a node without data

  // The coordinate of the cube that belongs to a parameter, or to the first
  // unknown one of a node.
  double ShareOf(int parameter) const;
  double Share(Node node) const;

  void Set(int parameter, double value);
  // Of no known size: around 0, up to ±7.
  void SetDefault(int parameter);
  void SetDefaults(const ParameterSet& parameters);
  void SetDefaults(Node node) { SetDefaults(Unknown(node)); }
  // Gives a formula of parameters this value by its first unknown parameter.
  void Solve(Node node, double value);

  // The sign of a parameter or of its negative; else 0.
  int SignedParameter(Node node, int* parameter) const;
  // The sign that a formula has for every value of its unknowns; 0: none.
  int FixedSign(Node node) const;

  const StartFacts& facts_;

 private:
  void SolveBinary(const GraphNode& here, double value);

  const Eigen::VectorXd& cube_;
  std::vector<double> values_;
  ParameterSet known_;
};

}  // namespace routescale
