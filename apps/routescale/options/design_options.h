#pragma once

#include <optional>

#include <string>
#include <vector>

#include "options/design_aim.h"
#include "options/design_pool.h"
#include "options/law_options.h"
#include "options/prior_options.h"
#include "options/table_options.h"
#include "routescale/design_report.h"
#include "shell/command_line.h"

namespace routescale::app {

// What is known so far.
struct DesignSource {
  SavedFit fit;
  std::vector<Points> points;  // of the fit's groups, where a table is given
};

// What `design` is asked, as the command line says it.
struct DesignOptions {
  std::string model;  // saved fit or table
  TableOptions table;
  LawOptions law;
  PoolOptions pool;
  std::string published;
  std::vector<std::string> set, laws;
  AimOptions aim;
  std::optional<double> budget, apart;
  std::optional<int> runs, draws, seed, verify;
  PriorOptions prior;
  std::string compare_with;
  bool local = false, minimax = false;

  std::vector<Option> Records();
  Option Budget();  // --budget, which Records() has
  // Where coefficients come from: a saved fit, a table that is fitted, or
  // coefficients that are given. One for each of --laws.
  std::vector<DesignSource> Load() const;
  size_t Group(const SavedFit& fit) const;  // its index
  int Simulations() const;                  // of --verify; 0: none
  DesignRequest Request(const SavedFit& fit,
                        const Candidates& candidates) const;

 private:
  std::vector<std::string> Variables() const;  // that names in a law may be
  DesignSource LoadLaw(const LawOptions& chosen) const;
  std::vector<LawOptions> Laws() const;
  SavedFit Given(const LawOptions& chosen) const;
  int DrawCount() const;
  double ApartShare() const;
  void AddLimits(DesignRequest* request) const;
};

}  // namespace routescale::app
