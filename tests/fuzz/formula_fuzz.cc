// The formula parser, the graph, derivatives and compiled programs: text of a
// formula. Names in lower case are parameters, others are variables. A program
// computes what the graph does node by node, in every row.

#include <cmath>
#include <vector>

#include "fuzz/fuzz.h"
#include "routescale/formula.h"

namespace routescale::fuzz {
namespace {

constexpr size_t kRows = 5;
constexpr int kMostParameters = 6;

// Positive, negative, zero and not finite.
double Value(size_t row, size_t symbol) {
  constexpr double kValues[] = {1.5, -2, 0, 1e9, HUGE_VAL};
  return kValues[row] * (1 + 0.25 * static_cast<double>(symbol));
}

bool IsParameter(const std::string& name) {
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z';
}

bool Same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

struct Lowered {
  Graph graph;
  Node root = -1;
  int parameters = 0, variables = 0;
};

Lowered Lower(const Formula& formula) {
  Lowered lowered;
  for (const std::string& name : formula.symbols()) {
    lowered.parameters += IsParameter(name);
  }
  int parameter = 0;
  lowered.root = lowered.graph.Lower(
      formula,
      [&](const std::string& name) {
        return IsParameter(name) ? lowered.graph.Parameter(parameter++)
                                 : lowered.graph.Variable(lowered.variables++);
      },
      [](const std::string&, const std::string& literal) {
        return static_cast<double>(literal.size());
      });
  return lowered;
}

void CompareWithProgram(const Lowered& f, const std::vector<Node>& outputs) {
  std::vector<std::vector<double>> columns(static_cast<size_t>(f.variables));
  std::vector<const double*> bound;
  for (size_t v = 0; v < columns.size(); ++v) {
    for (size_t i = 0; i < kRows; ++i) columns[v].push_back(Value(i, v));
    bound.push_back(columns[v].data());
  }
  std::vector<double> parameters;
  for (int p = 0; p < f.parameters; ++p) {
    parameters.push_back(0.5 + 0.125 * p);
  }
  const Program program(f.graph, outputs, bound, kRows);
  Program::Scratch scratch;
  std::vector<double> out(kRows * outputs.size());
  program.Evaluate(parameters.data(), out.data(), kRows, &scratch);
  for (size_t i = 0; i < kRows; ++i) {
    std::vector<double> row;
    for (const auto& column : columns) row.push_back(column[i]);
    for (size_t j = 0; j < outputs.size(); ++j) {
      const double once = EvaluateOnce(f.graph, outputs[j], parameters, row);
      Require(Same(once, out[j * kRows + i]),
              "a program computes what the graph does");
    }
  }
}

void Try(std::string_view text) {
  const Formula formula = Formula::Parse(text, "fuzz");
  Lowered f = Lower(formula);
  if (f.parameters > kMostParameters) return;
  std::vector<Node> outputs = {f.root};
  for (int p = 0; p < f.parameters; ++p) {
    outputs.push_back(f.graph.Derivative(f.root, f.graph.Parameter(p)));
  }
  CompareWithProgram(f, outputs);
  const std::vector<int> linear =
      LinearParameters(f.graph, f.root, f.parameters);
  for (const int p : linear) {
    Require(p >= 0 && p < f.parameters, "a linear parameter is a parameter");
  }
}

}  // namespace
}  // namespace routescale::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace routescale::fuzz;
  if (size > 4096) return 0;  // long ones are slow and nothing new
  ErrorOf([&] { Try(Text(data, size)); });
  return 0;
}
