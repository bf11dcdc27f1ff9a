#include "routescale/region.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "base/parallel.h"
#include "inference/group_work.h"
#include "inference/profile.h"
#include "inference/profile_target.h"
#include "routescale/error.h"
#include "routescale/names.h"

namespace routescale {
namespace {

constexpr const char* kJointRegion = "the joint region";

constexpr int kSlices = 24;

void CheckNames(const CompiledLaw& law, const std::vector<std::string>& names) {
  if (names.size() != 2 || names[0] == names[1]) {
    throw Error(ExitCode::kUsage, "does not name two parameters")
        .File(kJointRegion)
        .Value(JoinNames(names))
        .Hint("name two, such as A,alpha");
  }
  std::vector<std::string> free;
  for (const ParameterSpec& spec : law.free()) free.push_back(spec.name);
  for (const std::string& name : names) {
    if (law.FindFree(name) >= 0) continue;
    throw Error(ExitCode::kUsage, "is no free parameter")
        .File(kJointRegion)
        .Value(name)
        .Hint(NameHint(name, "the free parameters are", free));
  }
}

// 2 F/(n − p), of Σ r²; see region.h.
double RiseAt(double level, const GroupWork& work) {
  const double degrees = work.base.degrees;
  return work.base.known_errors ? -2 * std::log1p(-level) / degrees
                                : std::expm1(-2 * std::log1p(-level) / degrees);
}

// One parameter of a fit and the two ends of its profile.
struct Ends {
  Quantity quantity;
  ProfileEnd low, high;

  bool open() const {
    return std::isnan(low.coordinate) || std::isnan(high.coordinate);
  }
  double Value(double coordinate) const {
    return FromInternal(quantity.spec, coordinate);
  }
};

Ends FindEnds(const GroupWork& work,
              int parameter,
              double rise,
              const FitOptions& options) {
  Ends ends;
  ends.quantity =
      InNaturalScale(work.quantities[static_cast<size_t>(parameter)]);
  const ProfileTarget target = TargetOf(work, ends.quantity);
  const HeldSearch search = work.HeldWith(options);
  ends.low = FindProfileEnd(work.base, search, target, rise, -1);
  ends.high = FindProfileEnd(work.base, search, target, rise, +1);
  return ends;
}

class RegionTracer {
 public:
  RegionTracer(const Law& source,
               const Points& points,
               const FitOptions& options,
               const std::vector<std::string>& names,
               const GroupFit& fit)
      : source_(source),
        options_(options),
        law_(source, options),
        x_(names[0]),
        y_(names[1]),
        fit_(fit),
        work_(law_, points, &fit_) {}

  JointRegion At(double level) const {
    JointRegion region{x_, y_, level, {}};
    if (!work_.has_error()) return region;
    const double rise = RiseAt(level, work_);
    const Ends ends = FindEnds(work_, law_.law.FindFree(x_), rise, options_);
    if (ends.open()) return region;
    std::vector<std::optional<Slice>> slices(kSlices - 1);
    ParallelFor(slices.size(), ThreadCount(options_.threads), [&](size_t i) {
      const double middle = 0.5 * (ends.low.coordinate + ends.high.coordinate);
      const double half = 0.5 * (ends.high.coordinate - ends.low.coordinate);
      const double angle =
          std::numbers::pi * static_cast<double>(i + 1) / kSlices;
      slices[i] = SliceAt(ends.Value(middle - half * std::cos(angle)), rise);
    });
    const auto is_open = [](const auto& slice) { return slice && slice->open; };
    if (std::any_of(slices.begin(), slices.end(), is_open)) return region;
    region.outline.push_back(Tip(ends, ends.low));
    for (const auto& slice : slices) {
      if (slice) region.outline.emplace_back(slice->x, slice->high);
    }
    region.outline.push_back(Tip(ends, ends.high));
    for (auto slice = slices.rbegin(); slice != slices.rend(); ++slice) {
      if (*slice) region.outline.emplace_back((*slice)->x, (*slice)->low);
    }
    return region;
  }

 private:
  struct Slice {
    double x = 0, low = 0, high = 0;
    bool open = false;
  };

  // With x held; none where its best fit is outside by a rounding.
  std::optional<Slice> SliceAt(double x, double rise) const {
    FitOptions options = options_;
    options.threads = 1;
    options.changes.bound.erase(x_);
    options.changes.fix[x_] = x;
    options.start.clear();
    for (size_t i = 0; i < law_.free_count(); ++i) {
      const std::string& name = law_.law.free()[i].name;
      if (name == x_) continue;
      options.start[name] = work_.base.theta[static_cast<Eigen::Index>(i)];
    }
    GroupFit held = FitGroup(source_, work_.points, options);
    const FitLaw law(source_, options);
    const GroupWork work(law, work_.points, &held);
    const double left =
        work_.base.objective * (1 + rise) / work.base.objective - 1;
    if (!(left > 0)) return std::nullopt;
    const Ends ends = FindEnds(work, law.law.FindFree(y_), left, options);
    return Slice{x,
                 ends.Value(ends.low.coordinate),
                 ends.Value(ends.high.coordinate),
                 ends.open()};
  }

  std::pair<double, double> Tip(const Ends& ends, const ProfileEnd& end) const {
    const Eigen::VectorXd theta = FromInternal(law_, end.u);
    return {ends.Value(end.coordinate), theta[law_.law.FindFree(y_)]};
  }

  const Law& source_;
  const FitOptions& options_;
  FitLaw law_;
  std::string x_, y_;
  GroupFit fit_;
  GroupWork work_;
};

}  // namespace

void TraceRegions(const Law& law,
                  const std::vector<Points>& groups,
                  const FitOptions& options,
                  const std::vector<std::string>& names,
                  std::vector<GroupFit>* fits) {
  CheckNames(CompiledLaw(law, options.changes), names);
  if (options.objective.is_robust()) {
    throw Error(ExitCode::kUsage,
                "has no joint region: only least squares does")
        .File(kJointRegion)
        .Value(ToString(options.objective));
  }
  for (size_t g = 0; g < groups.size(); ++g) {
    GroupFit& fit = (*fits)[g];
    const RegionTracer tracer(law, groups[g], options, names, fit);
    for (const double level : kRegionLevels) {
      fit.regions.push_back(tracer.At(level));
    }
  }
}

}  // namespace routescale
