#include <algorithm>
#include <cmath>
#include <sstream>

#include "routescale/error.h"
#include "routescale/option_name.h"
#include "routescale/plan.h"
#include "routescale/table.h"

namespace routescale {
namespace {

// Variables from here on count something; below, they are factors and shares.
constexpr double kCount = 1000;
constexpr double kWider = 1000;
constexpr size_t kMostValues = 1000;

}  // namespace

double AllowedValues::Below(double x) const {
  switch (kind) {
    case kAny:
      return x;
    case kWhole:
      return std::floor(x);
    case kPowersOfTwo:
      return x > 0 ? std::exp2(std::floor(std::log2(x))) : -HUGE_VAL;
    case kList: {
      const auto above = std::upper_bound(values.begin(), values.end(), x);
      return above == values.begin() ? -HUGE_VAL : *(above - 1);
    }
  }
  return x;
}

double AllowedValues::Above(double x) const {
  switch (kind) {
    case kAny:
      return x;
    case kWhole:
      return std::ceil(x);
    case kPowersOfTwo:
      return x > 0 ? std::exp2(std::ceil(std::log2(x))) : 0x1p-1022;
    case kList: {
      const auto above = std::lower_bound(values.begin(), values.end(), x);
      return above == values.end() ? HUGE_VAL : *above;
    }
  }
  return x;
}

AllowedValues ParseAllowedValues(const std::string& option,
                                 const std::string& text) {
  AllowedValues allowed;
  if (text == "pow2" || text == "whole") {
    allowed.kind =
        text == "pow2" ? AllowedValues::kPowersOfTwo : AllowedValues::kWhole;
    return allowed;
  }
  allowed.kind = AllowedValues::kList;
  std::stringstream fields(text);
  for (std::string field; std::getline(fields, field, ',');) {
    double value = 0;
    const bool number = ParseNumber(field, &value) && std::isfinite(value);
    if (!number || allowed.values.size() == kMostValues) {
      throw Error(ExitCode::kUsage,
                  number ? "more than 1000 values" : "is not a finite number")
          .File(option)
          .Value(field)
          .Hint("write pow2, whole or a list of values: 1,8,64");
    }
    allowed.values.push_back(value);
  }
  if (allowed.values.empty()) {
    throw Error(ExitCode::kUsage, "allowed values are missing")
        .File(option)
        .Hint("write pow2, whole or a list of values: 1,8,64");
  }
  std::sort(allowed.values.begin(), allowed.values.end());
  return allowed;
}

FreeVariable DefaultBox(const Law& law, const std::string& name) {
  const auto range = law.ranges.find(name);
  if (range == law.ranges.end()) {
    throw Error(ExitCode::kUsage,
                "needs a box: " + law.name + " says no range of it")
        .File("@free"_options)
        .Value(name)
        .Hint("@free "_options + name + "=LOW:HIGH");
  }
  auto [low, high] = range->second;
  if (low >= kCount) {
    low /= kWider;
    high *= kWider;
  }
  return {name, low, high, {}, true};
}

std::string_view ToString(PlanStatus status) {
  switch (status) {
    case PlanStatus::kInterior:
      return "interior";
    case PlanStatus::kAtBound:
      return "at-bound";
    case PlanStatus::kActive:
      return "constrained";
    case PlanStatus::kInfeasible:
      return "infeasible";
    case PlanStatus::kRounded:
      return "rounded";
    case PlanStatus::kKink:
    case PlanStatus::kUnproven:
      return "unproven";
  }
  return "";
}

}  // namespace routescale
