#include "options/prior_options.h"
#include "routescale/error.h"
#include "shell/values.h"

namespace routescale::app {
namespace {

// VALUE~FACTOR
PriorOfParameter ParsePrior(const std::string& text, const std::string& value) {
  const size_t tilde = value.find('~');
  if (tilde == std::string::npos) {
    throw Error(ExitCode::kUsage, "is not P=VALUE~FACTOR")
        .File("--prior")
        .Value(text)
        .Hint("alpha=0.3~1.5: about 0.3, give or take a factor of 1.5");
  }
  PriorOfParameter prior;
  prior.value = ParseReal("--prior", value.substr(0, tilde));
  prior.factor = ParseReal("--prior", value.substr(tilde + 1));
  if (prior.value != 0 && prior.factor > 1) return prior;
  throw Error(ExitCode::kUsage,
              "needs a value other than 0 and a factor above 1")
      .File("--prior")
      .Value(text);
}

}  // namespace

Option PriorOptions::Record() {
  return {"--prior",
          "bounds|P=VALUE~FACTOR",
          "what is known of the coefficients before any run: they lie anywhere "
          "in their bounds; P about VALUE, give or take a FACTOR, and the "
          "others in their bounds",
          &prior};
}

Priors PriorOptions::Parsed() const {
  Priors priors;
  for (const std::string& text : prior) {
    if (text == "bounds") continue;
    if (text.find('=') == std::string::npos) {
      throw Error(ExitCode::kUsage, "is neither bounds nor P=VALUE~FACTOR")
          .File("--prior")
          .Value(text);
    }
    const auto [name, value] = ParseAssignment("--prior", text);
    AddOnce("--prior", name, ParsePrior(text, value), &priors);
  }
  return priors;
}

}  // namespace routescale::app
