#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace routescale {

// Functions of one argument.
inline std::vector<std::string> FunctionNames() {
  return {"ln",
          "log10",
          "log2",
          "exp",
          "sqrt",
          "abs",
          "sin",
          "cos",
          "tan",
          "asin",
          "acos",
          "atan",
          "tanh",
          "erf"};
}

// Random formulas over given names, the same for the same seed.
class RandomFormula {
 public:
  // `functions` are those with one argument that may appear.
  RandomFormula(uint32_t seed,
                std::vector<std::string> names,
                std::vector<std::string> functions)
      : random_(seed),
        names_(std::move(names)),
        functions_(std::move(functions)) {}

  std::string Next(int depth) {
    const int choice = depth == 0 ? Draw(2) : Draw(12);
    switch (choice) {
      case 0:
        return Pick(names_);
      case 1:
        return Pick(kNumbers);
      case 2:
      case 3:
        return Join({Pick(functions_), "(", Next(depth - 1), ")"});
      case 4:
        return Join({"(", Next(depth - 1), ")^", Pick(kExponents)});
      case 5:
        return Join({"abs(", Next(depth - 1), ")^(", Next(depth - 1), ")"});
      case 6:
        return Join({"-(", Next(depth - 1), ")"});
      case 7:
        return Join({Pick({"min", "max"}),
                     "(",
                     Next(depth - 1),
                     ", ",
                     Next(depth - 1),
                     ")"});
      default:
        return Join({"(",
                     Next(depth - 1),
                     ") ",
                     Pick({"+", "-", "*", "/"}),
                     " (",
                     Next(depth - 1),
                     ")"});
    }
  }

  double Uniform(double low, double high) {
    return low + (high - low) * static_cast<double>(random_()) / 4294967296.0;
  }

 private:
  inline static const std::vector<std::string> kNumbers = {
      "0.5", "1", "2", "3", "0.7", "1e1"};
  inline static const std::vector<std::string> kExponents = {
      "-2", "-1", "0.5", "2", "3", "1.5", "-0.5"};

  // Braces draw from left to right; operands of + in an order that compilers
  // choose.
  static std::string Join(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
  }

  int Draw(uint32_t count) { return static_cast<int>(random_() % count); }
  std::string Pick(const std::vector<std::string>& from) {
    return from[random_() % from.size()];
  }

  std::mt19937 random_;
  std::vector<std::string> names_, functions_;
};

}  // namespace routescale
