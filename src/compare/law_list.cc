#include <algorithm>

#include "routescale/compare.h"
#include "routescale/error.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// Whether a comma at the place reached separates laws.
class Nesting {
 public:
  bool outside() const { return quote_ == 0 && depth_ == 0; }

  void Read(char byte) {
    if (quote_ != 0) {
      if (byte == quote_) quote_ = 0;
    } else if (byte == '\'' || byte == '"' || byte == '`') {
      quote_ = byte;
    } else if (byte == '(') {
      ++depth_;
    } else if (byte == ')') {
      --depth_;
    }
  }

 private:
  char quote_ = 0;
  int depth_ = 0;
};

std::string Entry(std::string_view list, size_t from, size_t to) {
  const std::string_view entry = list.substr(from, to - from);
  const size_t first = entry.find_first_not_of(" \t\n");
  if (first == std::string_view::npos) {
    throw Error(ExitCode::kUsage, "an entry of the list is empty")
        .File("@laws"_options)
        .Formula(std::string(list), from, 1);
  }
  const size_t last = entry.find_last_not_of(" \t\n");
  return std::string(entry.substr(first, last - first + 1));
}

}  // namespace

std::vector<std::string> SplitLawList(std::string_view list) {
  std::vector<std::string> laws;
  Nesting nesting;
  size_t from = 0;
  for (size_t i = 0; i < list.size(); ++i) {
    if (list[i] == ',' && nesting.outside()) {
      laws.push_back(Entry(list, from, i));
      from = i + 1;
    }
    nesting.Read(list[i]);
  }
  laws.push_back(Entry(list, from, list.size()));
  return laws;
}

Residual CommonResidual(const std::vector<Law>& laws) {
  const auto asks_for = [](Residual residual) {
    return [residual](const Law& law) { return law.residual == residual; };
  };
  if (std::all_of(laws.begin(), laws.end(), asks_for(laws[0].residual))) {
    return laws[0].residual;
  }
  return std::any_of(laws.begin(), laws.end(), asks_for(Residual::kLog10))
             ? Residual::kLog10
             : Residual::kLn;
}

}  // namespace routescale
