#pragma once

#include <vector>

#include "routescale/answers.h"

namespace routescale {

// Some points and what the law says of them, by columns.
struct Predictor::Block {
  std::vector<const double*> columns;  // per variable
  size_t rows = 0;
  // Of each point: the loss, the same in the residual scale, its gradient in
  // the parameters, column after column.
  std::vector<double> values;
  // In the residual scale, at each row of those of the fit: [point][row].
  std::vector<std::vector<double>> draws, left_out, inside;

  double Gradient(size_t parameter, size_t point) const {
    return values[(2 + parameter) * rows + point];
  }
};

}  // namespace routescale
