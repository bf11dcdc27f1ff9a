#include "base/nan.h"
#include "model/document.h"
#include "routescale/error.h"
#include "routescale/from_coefficients.h"
#include "routescale/model.h"
#include "routescale/names.h"

namespace routescale {
namespace {

Estimate Given(const std::string& name, double value) {
  return {name, value, kNaN, kNaN, kNaN, Status::kFixed};
}

std::vector<Estimate> DerivedValues(const Law& law,
                                    const std::vector<double>& parameters) {
  const CompiledLaw compiled(law, {});
  std::vector<Estimate> derived;
  for (const auto& [name, node] : compiled.derived()) {
    derived.push_back(
        Given(name, EvaluateOnce(compiled.graph(), node, parameters, {})));
  }
  return derived;
}

}  // namespace

const GroupFit& SavedFit::Group(std::string_view group) const {
  for (const GroupFit& fit : groups) {
    if (fit.group == group) return fit;
  }
  std::vector<std::string> names;
  for (const GroupFit& fit : groups) names.push_back(fit.group);
  throw Error(ExitCode::kUsage, "is not a group of this fit")
      .Value(std::string(group))
      .Hint(NameHint(group, "the groups are", names));
}

SavedFit LoadFit(const std::string& path) {
  std::string name;
  const std::string text = ReadText(path, &name);
  return FromJson(text, name);
}

SavedFit FromPublished(const Law& law, const std::string& label) {
  const PublishedRow& row = law.Published(label);
  std::vector<double> values;
  for (const ParameterSpec& spec : law.parameters) {
    const auto found = row.values.find(spec.name);
    if (found == row.values.end()) {
      throw Error(ExitCode::kBadData,
                  "published row '" + label + "' gives no " + spec.name)
          .File(law.name);
    }
    values.push_back(found->second);
  }
  SavedFit fit = FromCoefficients(law, values);
  fit.groups[0].group = row.label;
  return fit;
}

std::string SourceOf(const Law& law, const GroupFit& group) {
  for (const PublishedRow& row : law.published) {
    if (row.label == group.group) return row.source;
  }
  return "given";
}

SavedFit FromCoefficients(const Law& law, const std::vector<double>& values) {
  GroupFit group;
  for (size_t i = 0; i < values.size(); ++i) {
    group.parameters.push_back(Given(law.parameters[i].name, values[i]));
  }
  group.derived = DerivedValues(law, values);
  const auto size = static_cast<Eigen::Index>(values.size());
  group.covariance = Eigen::MatrixXd::Constant(size, size, kNaN);
  group.correlation = group.covariance;
  Statistics& s = group.statistics;
  s.objective = s.sse = s.rmse = s.sigma = s.r2 = kNaN;
  s.aic = s.aicc = s.bic = kNaN;
  group.verdict.scaled_gradient = group.verdict.condition = kNaN;

  SavedFit fit;
  fit.version = ROUTESCALE_VERSION;
  fit.law = law;
  fit.residual = law.residual;
  fit.groups.push_back(std::move(group));
  return fit;
}

}  // namespace routescale
