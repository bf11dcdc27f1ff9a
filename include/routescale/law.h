#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routescale/formula.h"

namespace routescale {

// The scale in which a law's formula gives the response.
enum class Scale { kLinear, kLn, kLog10 };

// The scale in which residuals are taken, L̂ the law and L the observation:
// log10 L̂ − log10 L, ln L̂ − ln L, L̂ − L, or L̂/L − 1.
enum class Residual { kLinear, kLn, kLog10, kRelative };

std::string_view ToString(Scale scale);  // "loss", "ln_loss", "log10_loss"
std::string_view ToString(Residual residual);  // "linear", "ln", …
bool ParseResidual(std::string_view text, Residual* residual);

struct ParameterSpec {
  std::string name;
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool log_scale = false;  // searched, and given intervals, in its logarithm
  std::string description;

  bool bounded() const {
    return min > -std::numeric_limits<double>::infinity() ||
           max < std::numeric_limits<double>::infinity();
  }
};

struct VariableSpec {
  std::string name, description;
};

struct NamedFormula {
  std::string name;
  Formula formula;
};

struct PublishedRow {
  std::string label, source;
  std::map<std::string, double> values;  // parameter -> coefficient
};

// Where a law is smallest in closed form: the values of some variables, under
// cost <= budget if there is one. A formula may use the values before it.
struct ClosedOptimum {
  std::optional<Formula> cost;  // 6*N*D
  std::string budget;           // "C"; "" without constraint
  std::vector<NamedFormula> values;
};

inline constexpr size_t kMostConstraints = 16;

// A scaling law as its file says (data/laws/*.toml). To add one to the book:
// write the file, name it in CMakeLists.txt; the property suite over all laws
// tests it.
struct Law {
  std::string name, title, source, notes;
  std::string response = "loss";  // what the formula gives
  Scale scale = Scale::kLinear;
  Formula formula;  // in `scale`
  Residual residual = Residual::kLn;
  std::vector<NamedFormula> let;          // each may use those before it
  std::vector<VariableSpec> variables;    // in the file's order
  std::vector<ParameterSpec> parameters;  // order of appearance in the formula
  std::vector<NamedFormula> constraints;  // each must be true; kMostConstraints
  std::vector<NamedFormula> derived;      // of parameters alone
  bool has_dense = false;                 // whether "dense" means anything
  std::map<std::string, double> dense;    // variable -> its value when dense
  std::string size_variable = "N";        // what effective parameters count
  std::optional<Formula> effective;  // closed form of N̄, where there is one
  std::vector<ClosedOptimum> optima;
  std::vector<PublishedRow> published;
  // Coefficients to try the law with where none are published; may be empty.
  std::map<std::string, double> example;
  // Variable -> the values it commonly has. One whose values are positive must
  // be positive, and none may be negative whose values begin at 0.
  std::map<std::string, std::pair<double, double>> ranges;
  std::string toml;  // the whole file, for the saved fit

  std::vector<std::string> variable_names() const;
  int FindParameter(std::string_view parameter) const;          // index or -1
  int FindVariable(std::string_view variable) const;            // index or -1
  const PublishedRow& Published(std::string_view label) const;  // or Error
  // "must be positive" or the like where the law has no meaning at this value
  // of a variable; "" where it has, or where the value is NaN.
  std::string_view Refusal(size_t variable, double value) const;
};

// Parses a law file; `origin` names it in errors. Throws Error (kBadData).
Law ParseLaw(std::string_view toml, const std::string& origin);

// The embedded laws in the order of the book.
const std::vector<std::string>& LawNames();

// --law: the name of an embedded law, else an existing file, else a formula
// ("E0 + A*N^-alpha", "log10_loss = a + b*log10(N)"). In a formula each name in
// `variables` is a variable, every other a parameter without bounds. A name or
// file followed by + and a term ("routed-bilinear + e*log10(N)^2") is that law
// with the term added in its own scale, log10 of the loss here.
Law FindLaw(const std::string& name_file_or_formula,
            const std::vector<std::string>& variables);

// How --fix, --tie and --bound change a law.
struct ParameterChanges {
  std::map<std::string, double> fix;       // parameter -> value
  std::map<std::string, std::string> tie;  // parameter -> the one it equals
  std::map<std::string, std::pair<double, double>> bound;
};

// A law as graph nodes: variables are Variable(i) in the order of
// Law::variables, free parameters Parameter(i) in the order of `free`.
class CompiledLaw {
 public:
  // Throws Error for changes that name no parameter or leave none.
  CompiledLaw(const Law& law, const ParameterChanges& changes);

  const Law& law() const { return law_; }
  // Free parameters, with bounds as changed.
  const std::vector<ParameterSpec>& free() const { return free_; }
  // All parameters of the law from the free ones.
  std::vector<double> Expand(const std::vector<double>& free) const;

  Graph& graph() { return graph_; }
  const Graph& graph() const { return graph_; }
  // The law in its own scale, and as a loss.
  Node law_scale() const { return law_scale_; }
  Node loss() const { return loss_; }
  // In the scale of a residual; for kRelative the loss itself.
  Node In(Residual residual);
  // Any formula in the law's variables, parameters and lets.
  Node Lower(const Formula& formula);
  const std::vector<Node>& constraints() const { return constraints_; }
  const std::vector<std::pair<std::string, Node>>& derived() const {
    return derived_;
  }
  // Index into free() or -1.
  int FindFree(std::string_view parameter) const;

 private:
  // A formula in the law's parameters alone; throws Error otherwise.
  Node LowerOfParameters(const Formula& formula);
  // The node of a let on first use.
  Node Resolve(const Formula& user, const std::string& symbol);

  Law law_;
  std::vector<ParameterSpec> free_;
  std::vector<int> free_of_;      // per parameter of the law: free index or -1
  std::vector<double> fixed_to_;  // per parameter of the law, if not free
  Graph graph_;
  std::map<std::string, Node> symbols_;
  Node law_scale_ = 0, loss_ = 0;
  std::vector<Node> constraints_;
  std::vector<std::pair<std::string, Node>> derived_;
};

}  // namespace routescale
