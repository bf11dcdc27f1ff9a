#include <algorithm>
#include <optional>
#include <utility>

#include "formula/compile.h"
#include "formula/factors.h"

namespace routescale {
namespace {

// Rows of a register: big tables are worked through in blocks that stay in the
// cache.
constexpr size_t kBlock = 256;

// The base address of each space and the distance between its columns.
struct Memory {
  double* scalars = nullptr;
  const double* const* variables = nullptr;
  double* data = nullptr;
  size_t data_pitch = 0;
  double* given = nullptr;
  size_t given_pitch = 0;
  double* registers = nullptr;
  size_t register_pitch = 0;
  double* outputs = nullptr;
  size_t output_pitch = 0;

  const double* Read(Location place, size_t row) const {
    if (place.space == Space::kVariable) return variables[place.index] + row;
    return Write(place, row);
  }
  double* Write(Location place, size_t row) const {
    switch (place.space) {
      case Space::kData:
        return data + place.index * data_pitch + row;
      case Space::kGiven:
        return given + place.index * given_pitch + row;
      case Space::kRegister:
        return registers + place.index * register_pitch;
      case Space::kOutput:
        return outputs + place.index * output_pitch + row;
      default:
        return scalars + place.index;
    }
  }
};

void Run(const std::vector<Instruction>& tape,
         const Memory& memory,
         size_t rows) {
  for (size_t row = 0; row < rows; row += kBlock) {
    const size_t count = std::min(kBlock, rows - row);
    for (const Instruction& step : tape) {
      step.kernel(memory.Read(step.a, row),
                  memory.Read(step.b, row),
                  memory.Write(step.to, row),
                  count);
    }
  }
}

// The graph with given columns, numbered from `first` on, in place of what
// factors compute.
Graph::Impl WithoutFactors(const Graph::Impl& graph,
                           const std::vector<Factor>& factors,
                           size_t first) {
  Graph::Impl rest;
  rest.nodes = graph.nodes;
  for (const Factor& factor : factors) {
    for (const Node node : factor.nodes) {
      rest.nodes[static_cast<size_t>(node)] = {
          Op::kVariable, static_cast<Node>(first++), -1, 0};
    }
  }
  return rest;
}

}  // namespace

// A factor with a program of its own, of one row for each value.
struct BoundFactor {
  BoundFactor(const Graph& graph,
              Factor factor,
              std::vector<const double*> columns)
      : value_of_row(std::move(factor.value_of_row)) {
    columns[static_cast<size_t>(factor.variable)] = factor.values.data();
    program.emplace(graph, factor.nodes, columns, factor.values.size());
  }

  std::vector<uint32_t> value_of_row;
  std::optional<Program> program;

  size_t values() const { return program->outputs() * program->rows(); }
};

struct Program::Impl {
  size_t rows = 0, outputs = 0;
  CompiledProgram code;
  std::vector<BoundFactor> factors;
  size_t given = 0;         // columns that factors fill
  size_t factor_space = 0;  // for the values of one and what it needs for them
  std::vector<double> data;

  size_t pitch() const { return std::min(rows, kBlock); }
  // How many numbers an evaluation of so many rows keeps.
  size_t space(size_t count) const {
    return code.scalar_count() + code.evaluation.registers * pitch() +
           given * count + factor_space;
  }
  void Bind(const std::vector<const double*>& columns);
  void AddFactor(BoundFactor factor);
  void ComputeScalars(const double* parameters, double* scalars) const;
  void ComputeGiven(const double* parameters,
                    size_t first,
                    size_t count,
                    double* columns,
                    double* space) const;
  void Evaluate(const double* parameters,
                size_t first,
                size_t count,
                double* out,
                size_t stride,
                double* space) const;
};

void Program::Impl::Bind(const std::vector<const double*>& columns) {
  data.resize(code.data_columns * rows);
  for (const auto& [variable, column] : code.data_variables) {
    const double* from = columns[static_cast<size_t>(variable)];
    std::copy_n(from, rows, data.data() + column * rows);
  }
  std::vector<double> registers(code.binding.registers * pitch());
  std::vector<double> scalars = code.constants;
  Memory memory;
  memory.scalars = scalars.data();
  memory.variables = columns.data();
  memory.data = data.data();
  memory.data_pitch = rows;
  memory.registers = registers.data();
  memory.register_pitch = pitch();
  Run(code.binding.instructions, memory, rows);
}

void Program::Impl::ComputeScalars(const double* parameters,
                                   double* scalars) const {
  double* next =
      std::copy(code.constants.begin(), code.constants.end(), scalars);
  for (const int index : code.parameters) *next++ = parameters[index];
  for (const ScalarInstruction& step : code.scalars) {
    *next++ = step.function(scalars[step.a], scalars[step.b]);
  }
}

void Program::Impl::AddFactor(BoundFactor factor) {
  given += factor.program->outputs();
  factor_space = std::max(
      factor_space,
      factor.values() + factor.program->impl_->space(factor.program->rows()));
  factors.push_back(std::move(factor));
}

void Program::Impl::ComputeGiven(const double* parameters,
                                 size_t first,
                                 size_t count,
                                 double* columns,
                                 double* space) const {
  for (const BoundFactor& factor : factors) {
    const Program& program = *factor.program;
    const size_t distinct = program.rows();
    program.impl_->Evaluate(
        parameters, 0, distinct, space, distinct, space + factor.values());
    for (size_t j = 0; j < program.outputs(); ++j) {
      const double* values = space + j * distinct;
      for (size_t i = 0; i < count; ++i) {
        columns[i] = values[factor.value_of_row[first + i]];
      }
      columns += count;
    }
  }
}

void Program::Impl::Evaluate(const double* parameters,
                             size_t first,
                             size_t count,
                             double* out,
                             size_t stride,
                             double* space) const {
  Memory memory;
  memory.scalars = space;
  // Not written to: data columns are operands only, once bound.
  memory.data = const_cast<double*>(data.data()) + first;
  memory.data_pitch = rows;
  memory.registers = memory.scalars + code.scalar_count();
  memory.register_pitch = pitch();
  memory.given = memory.registers + code.evaluation.registers * pitch();
  memory.given_pitch = count;
  memory.outputs = out;
  memory.output_pitch = stride;
  ComputeScalars(parameters, memory.scalars);
  ComputeGiven(
      parameters, first, count, memory.given, memory.given + given * count);
  Run(code.evaluation.instructions, memory, count);
  for (const CompiledProgram::Copy& copy : code.copies) {
    const double* from = memory.Read(copy.from, 0);
    double* to = out + copy.output * stride;
    if (copy.from.space == Space::kScalar) {
      std::fill_n(to, count, *from);
    } else {
      std::copy_n(from, count, to);
    }
  }
}

Program::Program(const Graph& graph,
                 const std::vector<Node>& outputs,
                 const std::vector<const double*>& columns,
                 size_t rows)
    : impl_(std::make_unique<Impl>()) {
  impl_->rows = rows;
  impl_->outputs = outputs.size();
  std::vector<Factor> factors =
      FindFactors(graph.impl(), outputs, columns, rows);
  impl_->code = Compile(WithoutFactors(graph.impl(), factors, columns.size()),
                        outputs,
                        columns.size());
  for (Factor& factor : factors) {
    impl_->AddFactor({graph, std::move(factor), columns});
  }
  impl_->Bind(columns);
}

Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

size_t Program::rows() const { return impl_->rows; }
size_t Program::outputs() const { return impl_->outputs; }

void Program::Evaluate(const double* parameters,
                       double* out,
                       size_t stride,
                       Scratch* scratch) const {
  EvaluateRows(parameters, 0, rows(), out, stride, scratch);
}

void Program::EvaluateRows(const double* parameters,
                           size_t first,
                           size_t count,
                           double* out,
                           size_t stride,
                           Scratch* scratch) const {
  const size_t needed = impl_->space(count);
  if (scratch->values.size() < needed) scratch->values.resize(needed);
  impl_->Evaluate(
      parameters, first, count, out, stride, scratch->values.data());
}

}  // namespace routescale
