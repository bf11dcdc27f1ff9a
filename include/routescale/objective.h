#pragma once

#include <string>
#include <string_view>

namespace routescale {

// What a fit minimises: the sum over the points of w ρ(r), w their weights and
// r their residuals.
//
//   l2         ρ = ½ r²
//   huber:δ    ½ r² where |r| <= δ, else δ (|r| − ½ δ)    (Huber 1964)
//   soft-l1:δ  δ² (√(1 + (r/δ)²) − 1)
//   cauchy:δ   ½ δ² ln(1 + (r/δ)²)
//   lad        |r|                                  (least absolute deviations)
//
// All but lad are ½ r² near 0; δ is in the unit of the residuals.
struct Objective {
  enum class Kind { kL2, kHuber, kSoftL1, kCauchy, kLad };

  Kind kind = Kind::kL2;
  double delta = 0;  // > 0; unused by l2 and lad

  // Whether far points pull less than by least squares.
  bool is_robust() const { return kind != Kind::kL2; }
};

std::string ToString(const Objective& objective);  // "l2", "huber:0.001", …
// False for an unknown name, and for a δ that is missing, not wanted or not
// from 1e-100 to 1e100.
bool ParseObjective(std::string_view text, Objective* objective);

// ρ, dρ/dr and d²ρ/dr² at r.
struct ObjectiveTerm {
  double rho, psi, curvature;
};
ObjectiveTerm Term(const Objective& objective, double r);

}  // namespace routescale
