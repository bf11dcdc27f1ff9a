#include <gtest/gtest.h>

#include "routescale/error.h"
#include "routescale/formula.h"

namespace routescale {
namespace {

double Value(const std::string& text) {
  Graph graph;
  const Formula formula = Formula::Parse(text, "test");
  const Node node = graph.Lower(formula, [&](const std::string& name) {
    return graph.Variable(name[0] - 'a');
  });
  return EvaluateOnce(graph, node, {}, {2, 3, 5, 7});
}

TEST(Parser, Precedence) { EXPECT_EQ(Value("-a^2"), -4); }

}  // namespace
}  // namespace routescale
