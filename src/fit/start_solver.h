#pragma once

#include <optional>

#include "fit/start_values.h"

namespace routescale {

struct StartRange {
  double low, high;
  // Of what varies; the size of what does not.
  double spread() const;
};

// Of the finite values.
StartRange RangeOf(const Eigen::ArrayXd& values);
double MedianOf(const Eigen::ArrayXd& values);

// What a node is for, as its parents say.
struct StartContext {
  enum Kind {
    kSize,            // about as large as `scale`
    kTerm,            // added to something of the size of `scale`, if known
    kExponent,        // exp of it times `scale`, if known
    kNestedExponent,  // exp of it times `scale` is itself an exponent
    kTermExponent,    // exp of it is added to something
    kPositive,        // must be positive
    kAngle,
    kFunction,  // argument of another function
    kAny,
  };
  Kind kind = kAny;
  std::optional<Eigen::ArrayXd> scale = std::nullopt;

  bool is_exponent() const {
    return kind == kExponent || kind == kNestedExponent ||
           kind == kTermExponent;
  }
};

// Solves nodes for a parameter, so that something has the size that data and
// context ask for.
class StartSolver : protected StartValues {
 protected:
  using StartValues::StartValues;

  // node × (something of this spread) is an exponent.
  void SolveRate(Node node, bool inverse, double spread);
  // |node| over the range of exp(ln_sizes) and beyond, both signs but for
  // bounds.
  void SolveScale(Node node, bool inverse, const Array& ln_sizes);
  // Where g changes sign.
  static double Location(const Array& g,
                         double share,
                         const StartContext& context);
};

}  // namespace routescale
