#pragma once

#include <string>
#include <vector>

#include "routescale/law.h"
#include "routescale/plan.h"

namespace routescale {

inline Formula Parsed(const std::string& text) {
  return Formula::Parse(text, "--subject-to");
}

// The best design by published coefficients.
class Question {
 public:
  explicit Question(const std::string& law) : law_(FindLaw(law, {})) {}

  Question& Free(const std::string& name, double low, double high) {
    request_.free.push_back({name, low, high, {}});
    return *this;
  }
  Question& Round(const std::string& allowed) {
    request_.free.back().allowed = ParseAllowedValues("--round", allowed);
    return *this;
  }
  Question& Starts(int starts) {
    request_.starts = starts;
    return *this;
  }
  Question& Given(const std::string& name, double value) {
    request_.given.push_back(name);
    given_.push_back(value);
    return *this;
  }
  Question& SubjectTo(const std::string& formula) {
    request_.constraints.push_back(Parsed(formula));
    return *this;
  }
  Question& Minimise(const std::string& formula) {
    request_.minimise = Parsed(formula);
    return *this;
  }

  Design Answer(const std::string& label) const {
    return Planner(law_, request_).Solve(Coefficients(label), given_);
  }
  std::vector<double> Coefficients(const std::string& label) const {
    std::vector<double> values;
    for (const ParameterSpec& parameter : law_.parameters) {
      values.push_back(law_.Published(label).values.at(parameter.name));
    }
    return values;
  }
  const Law& law() const { return law_; }
  const PlanRequest& request() const { return request_; }
  const std::vector<double>& given() const { return given_; }

 private:
  Law law_;
  PlanRequest request_;
  std::vector<double> given_;
};

}  // namespace routescale
