#include "model/document_text.h"
#include "model/schema.h"
#include "model/selection_json.h"
#include "routescale/error.h"
#include "routescale/model.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

Json Number(double value) { return value; }

Json LawJson(const Law& law) {
  return {{"name", law.name},
          {std::string(ToString(law.scale)), law.formula.text()},
          {"residual", std::string(ToString(law.residual))},
          {"toml", law.toml}};
}

Json SelectionJson(const ResolvedSelection& selection, const Law& law) {
  Json map = Json::object();
  for (const auto& [variable, formula] : selection.map) map[variable] = formula;
  if (law.FindVariable(kTargetKey) < 0) {
    map[std::string(kTargetKey)] = selection.target;
  }
  Json members = {{"schema", selection.schema}};
  members.update(SelectionFieldsJson(selection, ""));
  members["map"] = map;
  if (!selection.left_out.empty()) members["left_out"] = selection.left_out;
  return members;
}

Json PriorsJson(const Priors& priors) {
  Json members = Json::object();
  for (const auto& [name, prior] : priors) {
    members[name] = {{"value", prior.value}, {"factor", prior.factor}};
  }
  return members;
}

Json OptionsJson(const SavedFit& fit) {
  const FitOptions& options = fit.options;
  Json bound = Json::object();
  for (const auto& [name, range] : options.changes.bound) {
    bound[name] = {Number(range.first), Number(range.second)};
  }
  Json members = {{"residual", std::string(ToString(fit.residual))},
                  {"objective", ToString(options.objective)},
                  {"starts", options.starts},
                  {"level", options.level},
                  {"interval", std::string(ToString(fit.interval.method))},
                  {"resample", std::string(ToString(fit.interval.resampling))},
                  {"resamples", fit.interval.resamples},
                  {"seed", fit.interval.seed},
                  {"fix", Json(options.changes.fix)},
                  {"tie", Json(options.changes.tie)},
                  {"bound", bound},
                  {"start", Json(options.start)}};
  if (fit.priors) members["prior"] = PriorsJson(*fit.priors);
  return members;
}

Json EstimatesJson(const std::vector<Estimate>& estimates) {
  Json list = Json::array();
  for (const Estimate& estimate : estimates) {
    Json members = {{"name", estimate.name},
                    {"estimate", estimate.value},
                    {"std_error", estimate.std_error},
                    {"low", estimate.low},
                    {"high", estimate.high},
                    {"status", std::string(ToString(estimate.status))}};
    if (estimate.by_profile) members["interval"] = kByProfile;
    list.push_back(std::move(members));
  }
  return list;
}

Json StatisticsJson(const Statistics& statistics, bool has_sigma) {
  Json members = {{"objective", statistics.objective},
                  {"sse", statistics.sse},
                  {"rmse", statistics.rmse},
                  {"sigma", statistics.sigma},
                  {"r2", statistics.r2},
                  {"aic", statistics.aic},
                  {"aicc", statistics.aicc},
                  {"bic", statistics.bic},
                  {"degrees_of_freedom", statistics.degrees_of_freedom}};
  if (has_sigma) {
    const ChiSquareTest test = TestChiSquare(statistics);
    members["reduced_chi_square"] = test.reduced;
    members["chi_square_p"] = test.p;
  }
  return members;
}

Json CalibrationJson(const Calibration& calibration) {
  return {{"cost", calibration.formula},
          {"largest", calibration.largest},
          {"growth", calibration.growth},
          {"cutoffs", calibration.cutoffs},
          {"predictions", calibration.predictions}};
}

Json VerdictJson(const Verdict& verdict) {
  return {{"converged", verdict.converged},
          {"places", verdict.places},
          {"starts", verdict.starts},
          {"agreeing_starts", verdict.agreeing_starts},
          {"distinct_minima", verdict.distinct_minima},
          {"scaled_gradient", verdict.scaled_gradient},
          {"rank", verdict.rank},
          {"condition", verdict.condition}};
}

Json DiagnosticsJson(const Diagnostics& diagnostics) {
  Json influential = Json::array(), runs = Json::array(), lack;
  for (const Influence& influence : diagnostics.influential) {
    influential.push_back({{"label", influence.label},
                           {"leverage", influence.leverage},
                           {"cook", influence.cook},
                           {"parameter", influence.parameter},
                           {"shift", influence.shift},
                           {"released", influence.released}});
  }
  for (const RunsTest& test : diagnostics.runs) {
    runs.push_back({{"variable", test.variable},
                    {"runs", test.runs},
                    {"expected", test.expected},
                    {"p_value", test.p_value}});
  }
  if (diagnostics.lack_of_fit) {
    const LackOfFit& test = *diagnostics.lack_of_fit;
    lack = {{"f", test.f},
            {"lack_degrees", test.lack_degrees},
            {"pure_degrees", test.pure_degrees},
            {"p_value", test.p_value}};
  }
  return {{"influential", influential}, {"runs", runs}, {"lack_of_fit", lack}};
}

Json RegionsJson(const std::vector<JointRegion>& regions) {
  Json list = Json::array();
  for (const JointRegion& region : regions) {
    Json outline = Json::array();
    for (const auto& [x, y] : region.outline) {
      outline.push_back({Number(x), Number(y)});
    }
    list.push_back({{"x", region.x},
                    {"y", region.y},
                    {"level", region.level},
                    {"outline", outline}});
  }
  return list;
}

Json GroupJson(const GroupFit& group, bool has_sigma) {
  Json range = Json::object();
  for (const auto& [variable, ends] : group.range) {
    range[variable] = {Number(ends.first), Number(ends.second)};
  }
  Json warnings = Json::array();
  for (const Warning& warning : group.warnings) {
    warnings.push_back({{"code", warning.code},
                        {"parameter", warning.parameter},
                        {"message", warning.message}});
  }
  Json members = {{"group", group.group},
                  {"points", group.points},
                  {"range", range},
                  {"parameters", EstimatesJson(group.parameters)},
                  {"derived", EstimatesJson(group.derived)},
                  {"covariance", MatrixJson(group.covariance)},
                  {"correlation", MatrixJson(group.correlation)},
                  {"statistics", StatisticsJson(group.statistics, has_sigma)},
                  {"verdict", VerdictJson(group.verdict)},
                  {"diagnostics", DiagnosticsJson(group.diagnostics)},
                  {"warnings", warnings}};
  if (group.calibration) {
    members["calibration"] = CalibrationJson(*group.calibration);
  }
  if (!group.regions.empty()) members["regions"] = RegionsJson(group.regions);
  if (group.draws.rows() > 0) members["draws"] = MatrixJson(group.draws);
  if (group.left_out.rows() > 0)
    members["left_out"] = MatrixJson(group.left_out);
  if (group.inside.rows() > 0) members["inside"] = MatrixJson(group.inside);
  return members;
}

}  // namespace

std::string ToJson(const SavedFit& fit) {
  Json groups = Json::array();
  const bool has_sigma = !fit.selection.sigma.empty();
  for (const GroupFit& group : fit.groups) {
    groups.push_back(GroupJson(group, has_sigma));
  }
  const Json document = {{"schema", kSchema},
                         {"version", fit.version},
                         {"law", LawJson(fit.law)},
                         {"data",
                          {{"name", fit.data_name},
                           {"sha256", fit.data_sha256},
                           {"rows", fit.data_rows},
                           {"runs", fit.data_runs}}},
                         {"selection", SelectionJson(fit.selection, fit.law)},
                         {"options", OptionsJson(fit)},
                         {"groups", std::move(groups)}};
  std::string text = DocumentText(document);
  if (text.size() > kLargestDocument) {
    throw Error(ExitCode::kRuntime, "the saved fit is larger than 256 MiB")
        .Hint("use fewer @resamples, or save fewer groups with @group"_options);
  }
  return text;
}

}  // namespace routescale
