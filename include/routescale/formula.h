#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace routescale {

struct Ast;  // src/formula/ast.h

// What a formula is printed as. Python needs `import math`, C <math.h>, and
// JavaScript a function erf where a formula calls it.
enum class Notation { kText, kLatex, kPython, kJavascript, kC };

// A formula as written: parsed once, immutable, cheap to copy.
//
//   formula    := or ; or := and ('||' and)* ; and := compare ('&&' compare)*
//   compare    := sum (('=='|'!='|'<'|'<='|'>'|'>=') sum)?
//   sum        := product (('+'|'-') product)*
//   product    := unary (('*'|'/') unary)*
//   unary      := ('-'|'+'|'!') unary | power
//   power      := primary ('^' unary)?            right associative
//   primary    := number | 'text' | "text" | name | name '(' args ')'
//               | '(' or ')'
//
// So -x^2 is -(x^2), 2^-x is 2^(-x). Names are [A-Za-z_][A-Za-z0-9_]*; a column
// whose name has other letters is written in backticks: `loss (c4)`. `pi` is a
// constant, `true` and `false` are 1 and 0. Functions: ln log (both natural)
// log10 log2 exp sqrt abs min max pow sin cos tan asin acos atan tanh erf
// floor. Truth is 1 or 0; a comparison with a missing value (NaN) is false,
// != included, and a missing value itself counts as false. min and max are
// missing where an argument is. A text is compared with a name, by == or !=.
// Nesting is limited to 200 levels and the text to 64 KiB.
class Formula {
 public:
  // Throws Error (kUsage) that shows the place; `origin` says where the text
  // comes from: "where", "routed-bilinear.toml: let.Ehat".
  static Formula Parse(std::string_view text, std::string_view origin);
  static Formula Number(double value, std::string_view origin);
  static Formula Name(const std::string& name, std::string_view origin);
  // Prints the text of a tree that has none.
  static Formula FromTree(Ast ast);

  // The formula with formulas in the place of names, all at once: a meaning
  // may contain names that have a meaning. Throws Error (kUsage) if the text
  // would be longer than 64 KiB.
  Formula Substitute(const std::map<std::string, Formula>& meanings) const;

  // kText reads back as the same tree. `names` says how to write names; others
  // are written as the notation asks: E_start in LaTeX with an index, `lambda`
  // in Python as lambda_.
  std::string Print(Notation notation,
                    const std::map<std::string, std::string>& names = {}) const;

  const std::string& text() const;
  const std::string& origin() const;
  // Free names in order of first appearance.
  const std::vector<std::string>& symbols() const;
  // Names that are compared with a string literal: they are text columns.
  const std::vector<std::string>& text_symbols() const;

  // An Error that points at the first appearance of a symbol.
  class Error ErrorAt(std::string_view symbol, std::string message) const;

  const Ast& ast() const { return *ast_; }

 private:
  std::shared_ptr<const Ast> ast_;
};

using Node = int32_t;

enum class Op : uint8_t;  // src/formula/op.h

// A directed acyclic graph of expressions. Equal subexpressions are one node,
// constants are folded and the algebra that exact derivatives need is applied
// (x+0, x*1, x*0, x^1, --x, log10(10^u) = u, ln(exp(u)) = u, exp(ln(u)) = u,
// ln(10^u) = u ln 10, log10(exp(u)) = u / ln 10, ln(x^y) is left alone, …).
// Children have smaller numbers than their parents.
class Graph {
 public:
  Graph();
  ~Graph();
  Graph(const Graph&);
  Graph(Graph&&) noexcept;
  Graph& operator=(const Graph&);
  Graph& operator=(Graph&&) noexcept;

  Node Constant(double value);
  Node Parameter(int index);  // one number, new at every evaluation
  Node Variable(int index);   // one column, fixed when a program is bound

  Node Add(Node a, Node b);
  Node Subtract(Node a, Node b);
  Node Multiply(Node a, Node b);
  Node Divide(Node a, Node b);
  Node Power(Node a, Node b);
  Node Negate(Node a);
  Node Ln(Node a);
  Node Log10(Node a);
  Node Exp(Node a);
  Node Exp10(Node a);  // 10^a
  // Any operation of op.h; b is for those with two operands.
  Node Apply(Op op, Node a, Node b = -1);

  // Puts a formula into the graph. `resolve` gives the node of each symbol;
  // for a text symbol compared with a literal `resolve_text(symbol, literal)`
  // gives the code, as a constant, that the symbol's column has for it. It may
  // be null where text makes no sense (an Error is thrown then).
  Node Lower(const Formula& formula,
             const std::function<Node(const std::string& symbol)>& resolve,
             const std::function<double(const std::string& symbol,
                                        const std::string& literal)>&
                 resolve_text = nullptr);

  // ∂f/∂leaf, exact; leaf is a Parameter or a Variable. |x|, min, max and
  // floor give the derivative of the side they are on.
  Node Derivative(Node f, Node leaf);

  // Whether the leaf can be reached from f.
  bool DependsOn(Node f, Node leaf) const;
  bool IsConstant(Node f, double* value) const;
  size_t size() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// A large set of parameters (indices below `parameters`, ascending) in which f
// is jointly affine by its structure. What passes through abs, min, max, floor
// or a comparison is never linear; a parameter without effect is. Greedy:
// parameters with the fewest conflicts first, ties by index.
std::vector<int> LinearParameters(const Graph& graph, Node f, int parameters);

// Several outputs of a graph, compiled for one table: work that depends on no
// parameter is done once, work that depends on no column once per evaluation.
// Immutable after construction; share it between threads, one Scratch each.
class Program {
 public:
  // columns[v] has `rows` values and belongs to Variable(v); it is copied from
  // as needed and not referred to later. Unused variables may be null.
  Program(const Graph& graph,
          const std::vector<Node>& outputs,
          const std::vector<const double*>& columns,
          size_t rows);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  class Scratch {
   public:
    std::vector<double> values;
  };

  // out[j * stride + i] = output j at row i; stride >= rows. `parameters` is
  // indexed as in Graph::Parameter.
  void Evaluate(const double* parameters,
                double* out,
                size_t stride,
                Scratch* scratch) const;

  // The same for rows first … first + count − 1 alone, the first of them at
  // i = 0; stride >= count.
  void EvaluateRows(const double* parameters,
                    size_t first,
                    size_t count,
                    double* out,
                    size_t stride,
                    Scratch* scratch) const;

  size_t rows() const;
  size_t outputs() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One output at one row, for queries: variables[v] belongs to Variable(v).
double EvaluateOnce(const Graph& graph,
                    Node output,
                    const std::vector<double>& parameters,
                    const std::vector<double>& variables);

}  // namespace routescale
