#include <cstdio>

#include "routescale/answers.h"
#include "routescale/study.h"

// consumer TABLE: fits a law to a table, and asks it for the loss of a model.
int main(int, char** argv) {
  routescale::FitRequest request;
  request.table.paths = {argv[1]};
  request.law = "E0 + A*N^-alpha";
  const routescale::SavedFit fit = routescale::FitTable(request).fit;
  for (const routescale::Estimate& estimate : fit.groups[0].parameters) {
    std::printf("%s = %.4f\n", estimate.name.c_str(), estimate.value);
  }
  const routescale::Predictor law(fit, fit.groups[0]);
  std::printf("L(1e10) = %.4f\n", law.Predict({{1e10}})[0].loss);
}
