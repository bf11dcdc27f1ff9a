// Saved fits: text of one. What is read is written and read again without a
// change, and answers questions.

#include "fuzz/fuzz.h"
#include "routescale/answers.h"
#include "routescale/model.h"

namespace routescale::fuzz {
namespace {

void Ask(const SavedFit& fit, const GroupFit& group) {
  const Predictor predictor(fit, group);
  Predictor::Columns at;
  for (size_t v = 0; v < predictor.variables().size(); ++v) {
    at.push_back({1, 1e9, 8});
  }
  Require(predictor.Predict(at).size() == 3, "each point has an answer");
}

void Try(std::string_view text) {
  const SavedFit fit = FromJson(text, "fuzz.json");
  const std::string written = ToJson(fit);
  Require(ToJson(FromJson(written, "again.json")) == written,
          "a saved fit is read as it was written");
  for (const GroupFit& group : fit.groups) Ask(fit, group);
}

}  // namespace
}  // namespace routescale::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace routescale::fuzz;
  ErrorOf([&] { Try(Text(data, size)); });
  return 0;
}
