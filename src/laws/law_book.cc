#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "laws/embedded.h"
#include "laws/extend_law.h"
#include "laws/parameters.h"
#include "laws/write_law.h"
#include "routescale/error.h"
#include "routescale/law.h"
#include "routescale/names.h"
#include "routescale/option_name.h"

namespace routescale {
namespace {

// The left-hand sides a formula may carry.
struct LeftSide {
  std::string_view text;
  Scale scale;
};
constexpr LeftSide kLeftSides[] = {
    {"loss", Scale::kLinear},
    {"L", Scale::kLinear},
    {"ln_loss", Scale::kLn},
    {"ln(L)", Scale::kLn},
    {"ln(loss)", Scale::kLn},
    {"log(L)", Scale::kLn},
    {"log(loss)", Scale::kLn},
    {"log10_loss", Scale::kLog10},
    {"log10(L)", Scale::kLog10},
    {"log10(loss)", Scale::kLog10},
};

// Position of the first '=' that is no part of ==, <=, >= or !=.
size_t FindAssignment(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') continue;
    if (i + 1 < text.size() && text[i + 1] == '=') {
      ++i;
      continue;
    }
    const char before = i > 0 ? text[i - 1] : ' ';
    if (before != '<' && before != '>' && before != '!') return i;
  }
  return std::string_view::npos;
}

std::string WithoutBlanks(std::string_view text) {
  std::string bare;
  std::copy_if(text.begin(), text.end(), std::back_inserter(bare), [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) == 0;
  });
  return bare;
}

Scale ScaleOfLeftSide(const std::string& text, size_t assignment) {
  const std::string left = WithoutBlanks(text.substr(0, assignment));
  for (const LeftSide& side : kLeftSides) {
    if (side.text == left) return side.scale;
  }
  throw Error(ExitCode::kUsage, "unknown left-hand side")
      .File("@law"_options)
      .Formula(text, 0, assignment)
      .Hint("write loss = ..., ln_loss = ... or log10_loss = ...");
}

Law LawFromFormula(const std::string& text,
                   const std::vector<std::string>& variables) {
  const size_t assignment = FindAssignment(text);
  Scale scale = Scale::kLinear;
  std::string right = text;
  if (assignment != std::string::npos) {
    scale = ScaleOfLeftSide(text, assignment);
    right = text.substr(
        std::min(text.find_first_not_of(' ', assignment + 1), text.size()));
  }
  Law law;
  law.formula = Formula::Parse(right, "@law"_options);
  law.name = text;
  law.title = "Formula from the command line";
  law.scale = scale;
  law.residual = scale == Scale::kLog10 ? Residual::kLog10 : Residual::kLn;
  for (const std::string& symbol : law.formula.symbols()) {
    if (std::find(variables.begin(), variables.end(), symbol) !=
        variables.end()) {
      law.variables.push_back({symbol, ""});
    }
  }
  CompleteParameters(&law);
  return law;
}

std::string ReadFile(const std::string& path) {
  constexpr std::uintmax_t kLargest = 1 << 20;
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  if (!failure && size > kLargest) {
    throw Error(ExitCode::kBadData, "is larger than 1 MiB: not a law file")
        .File(path);
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof()) {
    throw Error(ExitCode::kRuntime, "cannot be read").File(path);
  }
  return text;
}

// A law of the book or of a file.
// Of a name in the book, a file or the text of a file.
std::optional<Law> WrittenLaw(const std::string& name_or_file) {
  if (name_or_file.find("\n[variables]") != std::string::npos) {
    return ParseLaw(name_or_file, "law");
  }
  for (const EmbeddedLaw& law : EmbeddedLaws()) {
    if (law.name == name_or_file) {
      return ParseLaw(law.toml, name_or_file + ".toml");
    }
  }
  std::error_code failure;
  if (!std::filesystem::is_regular_file(name_or_file, failure)) {
    return std::nullopt;
  }
  return ParseLaw(ReadFile(name_or_file), name_or_file);
}

bool LooksLikeName(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' ||
           c == '_';
  });
}

[[noreturn]] void UnknownLaw(const std::string& text, const std::string& hint) {
  throw Error(ExitCode::kUsage, "is no law of the book, file or formula")
      .File("law")
      .Value(text)
      .Hint(hint);
}

// 'NAME - TERM' would be a formula with parameters of that name.
void RefuseDifference(const std::string& text) {
  if (LooksLikeName(text)) return;
  for (const EmbeddedLaw& law : EmbeddedLaws()) {
    if (!text.starts_with(law.name)) continue;
    const size_t next = text.find_first_not_of(" \t\n", law.name.size());
    if (next == std::string::npos || text[next] != '-') continue;
    throw Error(ExitCode::kUsage, "a term can only be added to a law")
        .File("law")
        .Value(text)
        .Hint("write '" + std::string(law.name) +
              " + TERM': its coefficient has the sign");
  }
}

}  // namespace

const std::vector<std::string>& LawNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const EmbeddedLaw& law : EmbeddedLaws()) list.emplace_back(law.name);
    return list;
  }();
  return names;
}

Law FindLaw(const std::string& name_file_or_formula,
            const std::vector<std::string>& variables) {
  const std::string& text = name_file_or_formula;
  if (const auto law = WrittenLaw(text)) return *law;
  const auto parts = SplitTerm(text);
  if (const auto law = parts ? WrittenLaw(parts->law) : std::nullopt) {
    return ExtendLaw(*law, parts->term, text, variables);
  }
  if (text.ends_with(".toml")) {
    throw Error(ExitCode::kRuntime, "no such law file").File(text);
  }
  const std::string near = DidYouMean(text, LawNames());
  if (LooksLikeName(text) && !near.empty()) UnknownLaw(text, near);
  RefuseDifference(text);
  Law law = LawFromFormula(text, variables);
  if (law.variables.empty()) {
    if (LooksLikeName(text)) {
      UnknownLaw(text, "`routescale laws` lists the book");
    }
    throw Error(ExitCode::kUsage, "the formula contains no variable")
        .File("@law"_options)
        .Formula(text, 0, text.size())
        .Hint("variables are " + JoinNames(variables));
  }
  law.toml = WriteLaw(law);
  return law;
}

}  // namespace routescale
