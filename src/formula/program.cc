#include <algorithm>
#include <utility>

#include "formula/compile.h"

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

}  // namespace

struct Program::Impl {
  size_t rows = 0, outputs = 0;
  CompiledProgram code;
  std::vector<double> data;

  size_t pitch() const { return std::min(rows, kBlock); }
  void Bind(const std::vector<const double*>& columns);
  void ComputeScalars(const double* parameters, double* scalars) const;
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

Program::Program(const Graph& graph,
                 const std::vector<Node>& outputs,
                 const std::vector<const double*>& columns,
                 size_t rows)
    : impl_(std::make_unique<Impl>()) {
  impl_->rows = rows;
  impl_->outputs = outputs.size();
  impl_->code = Compile(graph.impl(), outputs);
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
  const CompiledProgram& code = impl_->code;
  const size_t scalars = code.scalar_count();
  const size_t needed = scalars + code.evaluation.registers * impl_->pitch();
  if (scratch->values.size() < needed) scratch->values.resize(needed);
  Memory memory;
  memory.scalars = scratch->values.data();
  // Not written to: data columns are operands only, once bound.
  memory.data = impl_->data.data();
  memory.data_pitch = impl_->rows;
  memory.registers = memory.scalars + scalars;
  memory.register_pitch = impl_->pitch();
  memory.outputs = out;
  memory.output_pitch = stride;
  impl_->ComputeScalars(parameters, memory.scalars);
  Run(code.evaluation.instructions, memory, impl_->rows);
  for (const CompiledProgram::Copy& copy : code.copies) {
    const double* from = memory.Read(copy.from, 0);
    double* to = out + copy.output * stride;
    if (copy.from.space == Space::kScalar) {
      std::fill_n(to, impl_->rows, *from);
    } else {
      std::copy_n(from, impl_->rows, to);
    }
  }
}

}  // namespace routescale
