#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "formula/graph_impl.h"
#include "formula/kernels.h"

namespace routescale {

// Where a program keeps values. A register holds one block of rows, a data
// column depends on no parameter and is filled when the program is bound, a
// given column comes with each evaluation.
enum class Space : uint8_t {
  kScalar,
  kVariable,
  kData,
  kGiven,
  kRegister,
  kOutput
};

struct Location {
  Space space = Space::kScalar;
  uint32_t index = 0;
};

struct Instruction {
  Kernel kernel;
  Location a, b, to;
};

struct Tape {
  std::vector<Instruction> instructions;
  uint32_t registers = 0;
};

struct ScalarInstruction {
  double (*function)(double a, double b);
  uint32_t a, b;
};

// A program without its data. Scalars are numbered: constants, then
// parameters, then the results of `scalars`.
struct CompiledProgram {
  struct Copy {
    Location from;
    uint32_t output;
  };

  std::vector<double> constants;
  std::vector<int> parameters;  // the index of each one that is used
  std::vector<ScalarInstruction> scalars;

  Tape binding;                                          // fills data columns
  std::vector<std::pair<int, uint32_t>> data_variables;  // to be copied
  uint32_t data_columns = 0;

  Tape evaluation;
  std::vector<Copy> copies;  // outputs that no instruction writes

  size_t scalar_count() const {
    return constants.size() + parameters.size() + scalars.size();
  }
};

// Variables from `variables` on are given columns.
CompiledProgram Compile(const Graph::Impl& graph,
                        const std::vector<Node>& outputs,
                        size_t variables);

}  // namespace routescale
