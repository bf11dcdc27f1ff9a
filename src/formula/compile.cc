#include "formula/compile.h"

#include <algorithm>

namespace routescale {
namespace {

// What a node depends on.
enum Kind : uint8_t { kConstant = 0, kScalar = 1, kData = 2, kMixed = 3 };

class Compiler {
 public:
  Compiler(const Graph::Impl& graph,
           const std::vector<Node>& outputs,
           size_t variables)
      : graph_(graph),
        outputs_(outputs),
        variables_(static_cast<Node>(variables)),
        needed_(Reachable(graph, outputs)),
        kinds_(needed_.size(), kConstant),
        places_(needed_.size()) {}

  CompiledProgram Run() {
    Classify();
    PlaceScalars();
    PlaceData();
    PlaceGiven();
    for (size_t j = 0; j < outputs_.size(); ++j) PlaceOutput(j);
    Emit(kData, &program_.binding);
    Emit(kMixed, &program_.evaluation);
    for (CompiledProgram::Copy& copy : program_.copies) {
      copy.from = at(places_, outputs_[copy.output]);
    }
    return std::move(program_);
  }

 private:
  template <typename T>
  static T& at(std::vector<T>& values, Node node) {
    return values[static_cast<size_t>(node)];
  }

  template <typename Visit>
  void ForNeeded(Visit visit) {
    for (size_t i = 0; i < needed_.size(); ++i) {
      if (needed_[i]) visit(static_cast<Node>(i), graph_.nodes[i]);
    }
  }

  bool IsGiven(const GraphNode& node) const {
    return node.op == Op::kVariable && node.a >= variables_;
  }

  void Classify() {
    ForNeeded([&](Node i, const GraphNode& node) {
      uint8_t kind = kConstant;
      if (node.op == Op::kParameter) kind = kScalar;
      if (node.op == Op::kVariable) kind = IsGiven(node) ? kMixed : kData;
      if (Arity(node.op) > 0) kind |= at(kinds_, node.a);
      if (Arity(node.op) > 1) kind |= at(kinds_, node.b);
      at(kinds_, i) = static_cast<Kind>(kind);
    });
  }

  void PlaceScalars() {
    uint32_t next = 0;
    const auto place = [&](Node i) {
      at(places_, i) = {Space::kScalar, next++};
    };
    ForNeeded([&](Node i, const GraphNode& node) {
      if (at(kinds_, i) != kConstant) return;
      place(i);
      program_.constants.push_back(node.value);
    });
    ForNeeded([&](Node i, const GraphNode& node) {
      if (node.op != Op::kParameter) return;
      place(i);
      program_.parameters.push_back(node.a);
    });
    ForNeeded([&](Node i, const GraphNode& node) {
      if (at(kinds_, i) != kScalar || node.op == Op::kParameter) return;
      place(i);
      const uint32_t a = at(places_, node.a).index;
      const uint32_t b = node.b < 0 ? a : at(places_, node.b).index;
      program_.scalars.push_back({FindFunction(node.op), a, b});
    });
  }

  // A data node gets a column if an evaluation reads it.
  void PlaceData() {
    std::vector<char> read(needed_.size(), 0);
    for (const Node output : outputs_) at(read, output) = 1;
    ForNeeded([&](Node i, const GraphNode& node) {
      if (at(kinds_, i) != kMixed || IsGiven(node)) return;
      at(read, node.a) = 1;
      if (node.b >= 0) at(read, node.b) = 1;
    });
    ForNeeded([&](Node i, const GraphNode& node) {
      if (at(kinds_, i) != kData) return;
      const bool variable = node.op == Op::kVariable;
      if (variable) {
        at(places_, i) = {Space::kVariable, static_cast<uint32_t>(node.a)};
      }
      if (!at(read, i)) return;
      const uint32_t column = program_.data_columns++;
      at(places_, i) = {Space::kData, column};
      if (variable) program_.data_variables.emplace_back(node.a, column);
    });
  }

  void PlaceGiven() {
    ForNeeded([&](Node i, const GraphNode& node) {
      if (!IsGiven(node)) return;
      at(places_, i) = {Space::kGiven,
                        static_cast<uint32_t>(node.a - variables_)};
    });
  }

  void PlaceOutput(size_t j) {
    const uint32_t output = static_cast<uint32_t>(j);
    Location& place = at(places_, outputs_[j]);
    if (at(kinds_, outputs_[j]) == kMixed && place.space == Space::kScalar) {
      place = {Space::kOutput, output};
    } else {
      program_.copies.push_back({{}, output});
    }
  }

  // Instructions for all operations of one kind, in order. A register is free
  // again after its last reader; a result never takes an operand's register.
  void Emit(Kind kind, Tape* tape) {
    std::vector<Node> last_reader(needed_.size(), -1);
    const auto for_kind = [&](auto visit) {
      ForNeeded([&](Node i, const GraphNode& node) {
        if (at(kinds_, i) == kind && Arity(node.op) > 0) visit(i, node);
      });
    };
    for_kind([&](Node i, const GraphNode& node) {
      at(last_reader, node.a) = i;
      if (node.b >= 0) at(last_reader, node.b) = i;
    });
    std::vector<uint32_t> free;
    for_kind([&](Node i, const GraphNode& node) {
      Location& to = at(places_, i);
      if (to.space == Space::kScalar) {
        if (free.empty()) free.push_back(tape->registers++);
        to = {Space::kRegister, free.back()};
        free.pop_back();
      }
      const Node b = node.b < 0 ? node.a : node.b;
      tape->instructions.push_back({FindKernel(node.op, ShapeOf(node)),
                                    at(places_, node.a),
                                    at(places_, b),
                                    to});
      for (const Node operand : {node.a, node.b}) {
        if (operand < 0 || at(last_reader, operand) != i) continue;
        at(last_reader, operand) = -1;
        const Location& place = at(places_, operand);
        if (place.space == Space::kRegister) free.push_back(place.index);
      }
    });
  }

  Shape ShapeOf(const GraphNode& node) {
    if (at(kinds_, node.a) < kData) return Shape::kScalarLeft;
    if (node.b >= 0 && at(kinds_, node.b) < kData) return Shape::kScalarRight;
    return Shape::kColumns;
  }

  const Graph::Impl& graph_;
  const std::vector<Node>& outputs_;
  Node variables_;
  std::vector<char> needed_;
  std::vector<Kind> kinds_;
  std::vector<Location> places_;  // a scalar until told otherwise
  CompiledProgram program_;
};

}  // namespace

CompiledProgram Compile(const Graph::Impl& graph,
                        const std::vector<Node>& outputs,
                        size_t variables) {
  return Compiler(graph, outputs, variables).Run();
}

}  // namespace routescale
