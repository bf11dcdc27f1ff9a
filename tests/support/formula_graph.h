#pragma once

#include <map>
#include <string>
#include <vector>

#include "routescale/formula.h"

namespace routescale {

// A graph in which parameters and variables have names.
class NamedGraph {
 public:
  NamedGraph(const std::vector<std::string>& parameters,
             const std::vector<std::string>& variables)
      : parameters_(parameters) {
    for (size_t i = 0; i < parameters.size(); ++i) {
      nodes_[parameters[i]] = graph_.Parameter(static_cast<int>(i));
    }
    for (size_t i = 0; i < variables.size(); ++i) {
      nodes_[variables[i]] = graph_.Variable(static_cast<int>(i));
    }
  }

  Node operator()(const std::string& text) {
    return graph_.Lower(
        Formula::Parse(text, "test"),
        [&](const std::string& name) { return nodes_.at(name); });
  }

  void Let(const std::string& name, const std::string& text) {
    nodes_[name] = (*this)(text);
  }

  std::vector<std::string> Linear(const std::string& text) {
    std::vector<std::string> names;
    const int count = static_cast<int>(parameters_.size());
    for (const int p : LinearParameters(graph_, (*this)(text), count)) {
      names.push_back(parameters_[static_cast<size_t>(p)]);
    }
    return names;
  }

  Graph& graph() { return graph_; }

 private:
  std::vector<std::string> parameters_;
  std::map<std::string, Node> nodes_;
  Graph graph_;
};

}  // namespace routescale
