#pragma once

#include <optional>

#include <string>
#include <vector>

#include "options/model_options.h"
#include "routescale/plan_report.h"
#include "shell/command_line.h"

namespace routescale::app {

// What is planned, as the command line says it.
struct PlanOptions {
  ModelOptions model;
  std::vector<std::string> free, subject_to, round, lists, at;
  std::string minimise, compare_with;
  std::optional<int> draws, seed, starts, threads;

  std::vector<Option> Records();
  // Solves for every group of the fit and every given value. Throws Error.
  PlanAnswer Answer(const SavedFit& fit) const;

 private:
  int DrawCount() const;
  // That --draws and --seed have an effect.
  void CheckDraws(const SavedFit& fit) const;
  // Everything of an answer but the answers themselves.
  PlanAnswer Ask(const SavedFit& fit) const;
  // The coefficients that the intervals of a group are made of: those of the
  // fit's resamples, or normal ones; no rows if there are none.
  Eigen::MatrixXd Draws(const SavedFit& fit, const GroupFit& group) const;
  void AddRows(const Law& law, PlanAnswer* answer) const;
};

}  // namespace routescale::app
