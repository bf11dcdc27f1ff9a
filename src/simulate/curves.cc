#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>

#include "routescale/error.h"
#include "routescale/option_name.h"
#include "routescale/report.h"
#include "simulate/drawn_law.h"

namespace routescale {
namespace {

// The dense models of the released table.
struct Size {
  const char* label;
  int width, blocks, heads, head_size;
  int64_t parameters;
  int64_t flops_per_step;  // forward pass of kTokensPerStep tokens
};
constexpr std::array<Size, 6> kSizes = {{
    {"15M", 512, 6, 8, 32, 16527360, 44563506921472},
    {"25M", 512, 8, 8, 64, 27279360, 72383083839488},
    {"55M", 640, 10, 12, 64, 57369600, 131502503362560},
    {"130M", 896, 12, 16, 64, 132163584, 248442920108032},
    {"370M", 1536, 12, 12, 128, 368123904, 556775937933312},
    {"1.3B", 2048, 24, 16, 128, 1308819456, 1759063985618944},
}};
constexpr size_t kSizeWithSeveralSeeds = 3;  // 130M
constexpr int kMostExperts = 512;
constexpr int64_t kTokensPerStep = 524288;
constexpr int kLastStep = 249000, kStepsBetweenRows = 10000;
constexpr const char* kDense = "Dense";

// Each loss over loss_validation on the last row of a run, in the order of the
// columns: medians of the released table.
constexpr std::array<double, 6> kLossRatios = {
    1.127, 0.848, 0.734, 0.924, 1, 1.038};

constexpr const char* kHeader =
    "hyper_id,step,loss_c4,loss_curation_corpus,loss_lambada,loss_pile,"
    "loss_validation,loss_wikitext103,num_experts,d_model,num_blocks,"
    "num_heads,kqv_size,flop_increase,k,router_type,seed,routing_frequency,"
    "total_parameter_count,dense_parameter_count,flops_per_step,"
    "model_size_label";

// Every other block is routed: E − 1 more feed-forward networks of 8 width²
// parameters and a router of width · E. Exact for S-Base and Hash; RL-R's
// router has a few more.
int64_t TotalParameters(const Size& size, int experts) {
  if (experts == 1) return size.parameters;
  const int64_t routed = size.blocks / 2, width = size.width;
  return size.parameters +
         routed * ((experts - 1) * 8 * width * width + width * experts);
}

// The router multiplies and adds width · E times a token.
int64_t FlopsPerStep(const Size& size, int experts) {
  if (experts == 1) return size.flops_per_step;
  const int64_t routed = size.blocks / 2, width = size.width;
  return size.flops_per_step + kTokensPerStep * 2 * routed * width * experts;
}

std::vector<int> Steps(int rows) {
  std::vector<int> steps;
  if (rows == 1) return {kLastStep};
  if (rows == 0) {
    for (int step = 0; step < kLastStep; step += kStepsBetweenRows) {
      steps.push_back(step);
    }
    steps.push_back(kLastStep);
    return steps;
  }
  for (int64_t row = 0; row < rows; ++row) {
    steps.push_back(static_cast<int>(row * kLastStep / (rows - 1)));
  }
  return steps;
}

// The share of the way from the last loss back to the first that is left at a
// step: a power law in steps, shifted and scaled to be 1 at step 0 and 0 at
// the last.
std::vector<double> ShareLeft(const std::vector<int>& steps) {
  constexpr double kWarmUp = 36, kExponent = -0.5;
  const auto decay = [](int step) {
    return std::pow(1 + step / kWarmUp, kExponent);
  };
  const double end = decay(kLastStep);
  std::vector<double> left;
  for (const int step : steps) left.push_back((decay(step) - end) / (1 - end));
  return left;
}

// What tells one run from another.
struct Configuration {
  std::string router;
  const Size* size;
  int experts;
  double log10_loss;
};

class CurveWriter {
 public:
  CurveWriter(const CurveOptions& options,
              const Noise& noise,
              const TextSink& sink)
      : options_(options),
        noise_(noise),
        steps_(Steps(options.steps)),
        share_left_(ShareLeft(steps_)),
        out_(sink) {
    *out_.text() += kHeader;
    out_.EndRow();
  }

  void WriteRuns(const Configuration& configuration) {
    const bool several = configuration.router == kDense &&
                         configuration.size == &kSizes[kSizeWithSeveralSeeds];
    if (options_.seeds == 0 && !several) {
      WriteRun(configuration, 42);
      return;
    }
    const int seeds = options_.seeds == 0 ? 3 : options_.seeds;
    for (int seed = 1; seed <= seeds; ++seed) WriteRun(configuration, seed);
  }

  void Finish() { out_.Flush(); }

 private:
  void WriteRun(const Configuration& configuration, int seed) {
    const Size& size = *configuration.size;
    const std::string labels =
        fmt::format(",{},{},{},{},{},1.0,1,{},{},0.5,{}.0,{}.0,{}.0,{}",
                    configuration.experts,
                    size.width,
                    size.blocks,
                    size.heads,
                    size.head_size,
                    CsvField(configuration.router),
                    seed,
                    TotalParameters(size, configuration.experts),
                    size.parameters,
                    FlopsPerStep(size, configuration.experts),
                    size.label);
    constexpr double kFirstLoss = 10.86;  // median of the released table
    const double last = NoisyLoss(configuration.log10_loss, run_, noise_);
    std::string* text = out_.text();
    for (size_t i = 0; i < steps_.size(); ++i) {
      AppendRunName(run_, text);
      fmt::format_to(std::back_inserter(*text), ",{}", steps_[i]);
      for (const double ratio : kLossRatios) {
        *text += ',';
        const double end = last * ratio;
        AppendNumber(end + (kFirstLoss - end) * share_left_[i], text);
      }
      *text += labels;
      out_.EndRow();
    }
    ++run_;
  }

  CurveOptions options_;
  Noise noise_;
  std::vector<int> steps_;
  std::vector<double> share_left_;
  BufferedText out_;
  int64_t run_ = 0;
};

class CurveLaw {
 public:
  CurveLaw(const Law& law, const Coefficients& coefficients)
      : law_(law, coefficients),
        size_(law.FindVariable("N")),
        variables_(law.variables.size()) {}

  double Log10Loss(const Size& size, int experts) const {
    std::vector<std::vector<double>> point(variables_);
    for (size_t v = 0; v < variables_; ++v) {
      point[v] = {static_cast<int>(v) == size_
                      ? static_cast<double>(size.parameters)
                      : experts};
    }
    return law_.Log10Loss(point).front();
  }

 private:
  DrawnLaw law_;
  int size_;
  size_t variables_;
};

}  // namespace

bool HasCurves(const Law& law) {
  const size_t known = static_cast<size_t>(law.FindVariable("N") >= 0) +
                       static_cast<size_t>(law.FindVariable("E") >= 0);
  return law.FindVariable("N") >= 0 && law.variables.size() == known;
}

void CurveOptions::Check() const {
  if (steps != 0) kLegalSteps.Check("@steps", steps);
  if (seeds != 0) kLegalSeeds.Check("@seeds", seeds);
}

void SimulateCurves(const Law& law,
                    const std::vector<Coefficients>& labels,
                    const CurveOptions& options,
                    const Noise& noise,
                    const TextSink& sink) {
  options.Check();
  noise.Check();
  const bool has_experts = law.FindVariable("E") >= 0;
  if (!has_experts && labels.size() != 1) {
    throw Error(ExitCode::kUsage,
                "has only dense runs, which follow a single @published"_options)
        .File("@published"_options)
        .Value(law.name);
  }
  std::vector<CurveLaw> laws;
  for (const Coefficients& label : labels) laws.emplace_back(law, label);
  CurveWriter writer(options, noise, sink);
  for (const Size& size : kSizes) {
    double sum = 0;
    for (const CurveLaw& each : laws) sum += each.Log10Loss(size, 1);
    const double mean = sum / static_cast<double>(laws.size());
    writer.WriteRuns({kDense, &size, 1, mean});
  }
  for (size_t i = 0; has_experts && i < laws.size(); ++i) {
    for (const Size& size : kSizes) {
      for (int experts = 2; experts <= kMostExperts; experts *= 2) {
        writer.WriteRuns({labels[i].label,
                          &size,
                          experts,
                          laws[i].Log10Loss(size, experts)});
      }
    }
  }
  writer.Finish();
}

}  // namespace routescale
