#pragma once

#include <map>
#include <string>
#include <vector>

#include "export/language.h"
#include "routescale/formula.h"
#include "routescale/model.h"

namespace routescale {

// "a, b"
std::string Joined(const std::vector<std::string>& texts);

// Statements and expressions of a fitted law in one language.
class CodeParts {
 protected:
  CodeParts(const SavedFit& fit, const LanguageText& text);

  std::string Comment(const std::string& line) const;
  std::string Number(double value) const;
  std::string NumberList(const std::vector<double>& values) const;
  std::string Assign(const std::string& name, const std::string& value) const;
  // A variable that holds the row of the group in a table.
  std::string Row(const std::string& name, const std::string& table) const;
  std::string Element(const std::string& row, size_t index) const;
  std::string Apply(Op op, const std::map<char, std::string>& operands) const;
  std::string Call(const std::string& function,
                   const std::vector<std::string>& arguments) const;

  // Parameters, from a table of them, and lets as variables of their names, as
  // far as a formula needs them.
  std::string Symbols(const Formula& formula, const std::string& table) const;
  // The steps that give some nodes, and the names of these.
  std::string Assignments(const Graph& graph,
                          const std::vector<Node>& nodes,
                          std::vector<std::string>* outputs) const;

  Scale ResidualScale() const;
  // What is exp or 10^ of an expression, and the inverse of it for the scale of
  // the residuals.
  std::string InLossScale(Scale scale, const std::string& value) const;
  std::string InResidualScale(const std::string& loss) const;

  const SavedFit& fit_;
  const Law& law_;
  const LanguageText& text_;
  const std::map<std::string, std::string> names_;
  std::vector<std::string> variables_;
};

}  // namespace routescale
