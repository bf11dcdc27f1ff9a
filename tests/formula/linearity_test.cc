#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "routescale/formula.h"
#include "support/formula_graph.h"

namespace routescale {
namespace {

using Names = std::vector<std::string>;

TEST(Linearity, RoutedBilinear) {
  NamedGraph graph({"a", "b", "c", "d", "E_start", "E_max"}, {"N", "E"});
  graph.Let("Ehat", "1/(1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max)");
  const std::string law =
      "a*log10(N) + b*log10(Ehat) + c*log10(N)*log10(Ehat) + d";
  EXPECT_EQ(graph.Linear(law), (Names{"a", "b", "c", "d"}));
  EXPECT_EQ(graph.Linear("log10(10^(" + law + "))"),
            (Names{"a", "b", "c", "d"}));
  EXPECT_EQ(graph.Linear("10^(" + law + ")"), Names{});
}

TEST(Linearity, SumOfPowers) {
  NamedGraph graph({"E0", "A", "alpha", "B", "beta"}, {"N", "D"});
  const std::string law = "E0 + A*N^-alpha + B*D^-beta";
  EXPECT_EQ(graph.Linear(law), (Names{"E0", "A", "B"}));
  EXPECT_EQ(graph.Linear("ln(" + law + ")"), Names{});
  EXPECT_EQ(graph.Linear("E0 + (A/N)^alpha + (B/D)^beta"), Names{"E0"});
}

TEST(Linearity, StructureAloneCounts) {
  NamedGraph graph({"a", "b", "c"}, {"x"});
  EXPECT_EQ(graph.Linear("(a + 1)^2 - a^2 + b"), (Names{"b", "c"}));
  EXPECT_EQ(graph.Linear("a*x/(b + 1) + 1/b"), (Names{"a", "c"}));
  EXPECT_EQ(graph.Linear("c + b*exp(-x*a/1.6e-16)"), (Names{"b", "c"}));
}

TEST(Linearity, ConflictsAreResolvedGreedily) {
  NamedGraph graph({"a", "b", "c"}, {"N"});
  EXPECT_EQ(graph.Linear("a*b*N + c"), (Names{"a", "c"}));
  EXPECT_EQ(graph.Linear("a*b + b*c"), (Names{"a", "c"}));
  EXPECT_EQ(graph.Linear("a*b*c"), Names{"a"});
}

TEST(Linearity, FoldedLogarithms) {
  NamedGraph graph({"a", "b"}, {"x"});
  EXPECT_EQ(graph.Linear("log10(10^(a*x + b))"), (Names{"a", "b"}));
  EXPECT_EQ(graph.Linear("ln(10^(a*x + b))"), (Names{"a", "b"}));
  EXPECT_EQ(graph.Linear("log10(exp(a*x + b))"), (Names{"a", "b"}));
  EXPECT_EQ(graph.Linear("log10(a*x)"), Names{"b"});
}

// Small effects are not taken for none, and nowhere finite is not linear.
TEST(Linearity, DoesNotGuess) {
  NamedGraph graph({"a", "b"}, {"x"});
  EXPECT_EQ(graph.Linear("a*x + 1e-6*a^2 + b^2"), Names{});
  EXPECT_EQ(graph.Linear("sqrt(-x)*a^2 + b"), Names{"b"});
  EXPECT_EQ(graph.Linear("abs(a)*x + b"), Names{"b"});
  EXPECT_EQ(graph.Linear("max(a, 0)*x + b"), Names{"b"});
  EXPECT_EQ(graph.Linear("sqrt(a^2)*x + b"), Names{"b"});
  EXPECT_EQ(graph.Linear("a*max(x, 2) + b*(x > 3)"), (Names{"a", "b"}));
}

}  // namespace
}  // namespace routescale
