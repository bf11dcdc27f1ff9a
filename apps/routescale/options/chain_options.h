#pragma once

#include <optional>
#include <string>
#include <vector>

#include "routescale/chain.h"
#include "routescale/model.h"
#include "routescale/report.h"
#include "shell/command_line.h"

namespace routescale::app {

// A second law that takes the predicted loss: `predict --then`.
struct ChainChoice {
  std::string then, link;
  std::optional<int> draws;

  std::vector<Option> Records();
  bool IsGiven() const { return !then.empty(); }
};

// The answers of the second law behind those of the first.
class Chain {
 public:
  // Throws Error for --link without --then. Nothing is added without either.
  Chain(const ChainChoice& choice,
        const SavedFit& first,
        const std::vector<const GroupFit*>& groups);

  void AddHeader(Sheet* sheet) const;
  void AddCells(size_t group,
                const std::vector<double>& at,
                std::vector<Cell>* row) const;
  // What the columns mean.
  void AddNotes(Sheet* sheet) const;

 private:
  std::optional<SavedFit> second_;
  std::vector<ChainedPredictor> predictors_;  // per group of the first
};

}  // namespace routescale::app
