#pragma once

#include <string>
#include <vector>

#include "routescale/selection.h"

namespace routescale {

// Rows that agree in all that tells runs apart but the seed, in order of first
// appearance; rows within a cell keep their order. Without labels each row is
// a cell of its own.
struct SeedCell {
  std::vector<size_t> rows;
};

// values[v][row] are the variables of the law. Rows with equal labels whose
// variables differ by more than 1e-12 of their size are different runs.
std::vector<SeedCell> FindCells(const RunTable& table,
                                const std::vector<std::string>& labels,
                                const std::vector<std::vector<double>>& values,
                                const std::vector<size_t>& rows);

// Rows with equal labels and equal values, in order of first appearance.
std::vector<SeedCell> FindAgreeing(
    const RunTable& table,
    const std::vector<std::string>& labels,
    const std::vector<std::vector<double>>& values,
    const std::vector<size_t>& rows);

// Rows of one cell with the same seed, at least two.
std::vector<std::vector<size_t>> FindDuplicates(
    const std::vector<SeedCell>& cells, const TextColumn& seeds);

// Warns of duplicates whose responses, one for each row of the table, differ.
void WarnOfDuplicates(const RunTable& table,
                      const ResolvedSelection& resolved,
                      const std::vector<SeedCell>& cells,
                      const std::vector<double>& response,
                      std::vector<std::string>* warnings);

// The rows of each point, points in order of their first row: the cells that
// hold several seeds, duplicates included, and each row of the others.
std::vector<std::vector<size_t>> AverageSeeds(
    const std::vector<SeedCell>& cells, const TextColumn& seeds);

// "run 17", "runs 9, 10, 11", "line 4": what messages call some rows.
std::string RowNames(const RunTable& table,
                     const ResolvedSelection& resolved,
                     const std::vector<size_t>& rows);

}  // namespace routescale
