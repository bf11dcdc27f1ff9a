#include "routescale/objective.h"

#include <array>
#include <cmath>
#include <utility>

#include "routescale/numbers.h"
#include "routescale/table.h"

namespace routescale {
namespace {

// Its square and that of r/δ must stay finite.
constexpr double kSmallestDelta = 1e-100, kLargestDelta = 1e100;

using Kind = Objective::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 5> kNames = {{
    {Kind::kL2, "l2"},
    {Kind::kHuber, "huber"},
    {Kind::kSoftL1, "soft-l1"},
    {Kind::kCauchy, "cauchy"},
    {Kind::kLad, "lad"},
}};

bool HasDelta(Kind kind) { return kind != Kind::kL2 && kind != Kind::kLad; }

ObjectiveTerm HuberTerm(double delta, double r) {
  const double size = std::abs(r);
  if (size <= delta) return {0.5 * r * r, r, 1};
  return {delta * (size - 0.5 * delta), std::copysign(delta, r), 0};
}

ObjectiveTerm SoftL1Term(double delta, double r) {
  const double x = r / delta, root = std::sqrt(1 + x * x);
  // √(1 + x²) − 1 without cancellation.
  return {r * r / (1 + root), r / root, 1 / (root * root * root)};
}

ObjectiveTerm CauchyTerm(double delta, double r) {
  const double x = r / delta, whole = 1 + x * x;
  return {0.5 * delta * delta * std::log1p(x * x),
          r / whole,
          (1 - x * x) / (whole * whole)};
}

}  // namespace

std::string ToString(const Objective& objective) {
  std::string text;
  for (const auto& [kind, name] : kNames) {
    if (kind == objective.kind) text = name;
  }
  if (!HasDelta(objective.kind)) return text;
  return text + ":" + FullNumber(objective.delta);
}

bool ParseObjective(std::string_view text, Objective* objective) {
  const size_t colon = text.find(':');
  const std::string_view head = text.substr(0, colon);
  for (const auto& [kind, name] : kNames) {
    if (head != name) continue;
    Objective parsed{kind, 0};
    if (HasDelta(kind) != (colon != std::string_view::npos)) return false;
    if (HasDelta(kind) &&
        !(ParseNumber(text.substr(colon + 1), &parsed.delta) &&
          parsed.delta >= kSmallestDelta && parsed.delta <= kLargestDelta)) {
      return false;
    }
    *objective = parsed;
    return true;
  }
  return false;
}

ObjectiveTerm Term(const Objective& objective, double r) {
  switch (objective.kind) {
    case Kind::kL2:
      return {0.5 * r * r, r, 1};
    case Kind::kHuber:
      return HuberTerm(objective.delta, r);
    case Kind::kSoftL1:
      return SoftL1Term(objective.delta, r);
    case Kind::kCauchy:
      return CauchyTerm(objective.delta, r);
    case Kind::kLad:
      return {std::abs(r), r > 0 ? 1.0 : r < 0 ? -1.0 : 0.0, 0};
  }
  return {};
}

}  // namespace routescale
