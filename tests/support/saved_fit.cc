#include "support/saved_fit.h"

#include <limits>

namespace routescale {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

GroupFit SBase() {
  GroupFit group;
  group.group = "S-Base";
  group.points = 59;
  group.parameters = {
      {"a", -0.08331147, 0.00192, -0.0871619, -0.0794610, Status::kOk},
      {"b", -0.1083, 0.0112, -0.1308, -0.0858, Status::kOk},
      {"c", 0.009127, 0.00122, 0.00668, 0.01157, Status::kOk},
      {"d", 1.1042, 0.0174, 1.0693, 1.1391, Status::kOk},
      {"E_start", 1.847, 0.213, 1.465, 2.328, Status::kOk},
      {"E_max", 314.478, 52.3, 225.1, 439.3, Status::kOk}};
  group.derived = {{"N_cutoff", 7.4e11, 7.1e11, 1.6e11, 7.2e12, Status::kOk}};
  group.correlation = Eigen::MatrixXd::Identity(6, 6);
  group.correlation(0, 3) = group.correlation(3, 0) = -0.98;
  group.covariance = group.correlation;
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      group.covariance(i, j) *= group.parameters[i].std_error;
      group.covariance(i, j) *= group.parameters[j].std_error;
    }
  }
  group.covariance(3, 0) = group.covariance(0, 3);
  group.statistics = {3.065e-4,
                      6.13e-4,
                      3.223e-3,
                      3.401e-3,
                      0.99712,
                      -665.1,
                      -663.5,
                      -652.6,
                      53};
  group.verdict = {true, 256, 64, 51, 2, 1.3e-12, 6, 3.1e4, {}};
  group.range = {{"N", {15e6, 1308819456}}, {"E", {1, 512}}};
  return group;
}

GroupFit Hash() {
  GroupFit group = SBase();
  group.group = "Hash";
  group.points = 40;
  group.parameters[4] = {"E_start", 1000, 0, kNaN, kNaN, Status::kAtBound};
  group.parameters[5] = {
      "E_max", 1234.5, kNaN, kNaN, kNaN, Status::kNotIdentified};
  group.derived[0] = {
      "N_cutoff", 7.4e11, kNaN, 1.6e11, kNaN, Status::kOneSided};
  for (auto* matrix : {&group.covariance, &group.correlation}) {
    matrix->row(5).setConstant(kNaN);
    matrix->col(5).setConstant(kNaN);
  }
  group.verdict.agreeing_starts = 1;
  group.verdict.rank = 4;
  group.warnings = {
      {"not-identified", "E_max", "the data do not determine it"}};
  return group;
}

}  // namespace

SavedFit ExampleFit() {
  SavedFit fit;
  fit.version = "0.1.0";
  fit.law = FindLaw("routed-bilinear", {});
  fit.selection.schema = "clark2022";
  fit.selection.where = "k == 1 && routing_frequency == 0.5";
  fit.selection.row = {RowRule::kLast};
  fit.selection.seeds = Seeds::kMean;
  fit.selection.group_by = "router_type";
  fit.selection.shared_group = "Dense";
  fit.selection.run = "run";
  fit.selection.step = "step";
  fit.selection.seed = "seed";
  fit.selection.map = {{"N", "dense_parameter_count"}, {"E", "num_experts"}};
  fit.selection.target = "loss_validation";
  fit.data_name = "curves.csv.gz";
  fit.data_sha256 = std::string(64, 'a');
  fit.data_rows = 5799;
  fit.data_runs = 223;
  fit.options.starts = 64;
  fit.options.changes.bound = {{"E_max", {1, 1e6}}};
  fit.options.start = {{"E_start", 2}};
  fit.residual = Residual::kLog10;
  fit.groups = {SBase(), Hash()};
  return fit;
}

}  // namespace routescale
