#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "routescale/simulate.h"

namespace routescale {

// A law with numbers in place of its parameters.
class DrawnLaw {
 public:
  DrawnLaw(const Law& law, const Coefficients& coefficients);

  // log10 of the loss at each point; columns[v][i] in the order of the law's
  // variables. Throws Error where the loss is not positive and finite.
  std::vector<double> Log10Loss(
      const std::vector<std::vector<double>>& columns) const;

 private:
  CompiledLaw law_;
  Node log10_loss_;
  std::vector<double> parameters_;
};

// The loss of run `run`.
double NoisyLoss(double log10_loss, int64_t run, const Noise& noise);

// Ten significant digits.
void AppendNumber(double value, std::string* text);

// The name of run `run`.
void AppendRunName(int64_t run, std::string* text);

// Gives what was appended to the sink whenever there is enough of it.
class BufferedText {
 public:
  explicit BufferedText(const TextSink& sink) : sink_(sink) {}

  std::string* text() { return &text_; }
  void EndRow() {
    constexpr size_t kEnough = 1 << 16;
    text_ += '\n';
    if (text_.size() >= kEnough) Flush();
  }
  void Flush() {
    sink_(text_);
    text_.clear();
  }

 private:
  const TextSink& sink_;
  std::string text_;
};

}  // namespace routescale
