#include "laws/write_law.h"

#include <fmt/format.h>

#include <cmath>

#include "routescale/numbers.h"

namespace routescale {
namespace {

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '"' || byte == '\\') {
      quoted += '\\';
      quoted += byte;
    } else if (code < 0x20 || code == 0x7f) {
      quoted += fmt::format("\\u{:04X}", code);
    } else {
      quoted += byte;
    }
  }
  return quoted + "\"";
}

std::string Entry(std::string_view key, std::string_view text) {
  if (text.empty()) return "";
  return fmt::format("{} = {}\n", key, Quoted(text));
}

std::string Formulas(std::string_view table,
                     const std::vector<NamedFormula>& formulas) {
  if (formulas.empty()) return "";
  std::string toml = fmt::format("\n[{}]\n", table);
  for (const NamedFormula& entry : formulas) {
    toml += Entry(Quoted(entry.name), entry.formula.text());
  }
  return toml;
}

std::string Parameter(const ParameterSpec& parameter) {
  std::string keys;
  const auto add = [&](std::string_view key, const std::string& value) {
    keys += fmt::format("{}{} = {}", keys.empty() ? " " : ", ", key, value);
  };
  if (std::isfinite(parameter.min)) add("min", FullNumber(parameter.min));
  if (std::isfinite(parameter.max)) add("max", FullNumber(parameter.max));
  if (parameter.log_scale) add("scale", "\"log\"");
  if (!parameter.description.empty()) {
    add("description", Quoted(parameter.description));
  }
  return fmt::format("{} = {{{} }}\n", Quoted(parameter.name), keys);
}

}  // namespace

std::string WriteLaw(const Law& law) {
  std::string toml = Entry("name", law.name) + Entry("title", law.title) +
                     Entry("source", law.source) +
                     Entry(ToString(law.scale), law.formula.text()) +
                     Entry("residual", ToString(law.residual)) +
                     Entry("response", law.response);
  if (law.has_dense) toml += Entry("size_variable", law.size_variable);
  if (law.effective) toml += Entry("effective", law.effective->text());
  toml += Entry("notes", law.notes) + Formulas("let", law.let);
  toml += "\n[variables]\n";
  for (const VariableSpec& variable : law.variables) {
    toml += fmt::format(
        "{} = {}\n", Quoted(variable.name), Quoted(variable.description));
  }
  toml += "\n[parameters]\n";
  for (const ParameterSpec& spec : law.parameters) toml += Parameter(spec);
  toml += Formulas("constraints", law.constraints) +
          Formulas("derived", law.derived);
  if (!law.ranges.empty()) toml += "\n[ranges]\n";
  for (const auto& [variable, range] : law.ranges) {
    toml += fmt::format("{} = [{}, {}]\n",
                        Quoted(variable),
                        FullNumber(range.first),
                        FullNumber(range.second));
  }
  if (!law.has_dense) return toml;
  toml += "\n[dense]\n";
  for (const auto& [variable, value] : law.dense) {
    toml += fmt::format("{} = {}\n", Quoted(variable), FullNumber(value));
  }
  return toml;
}

}  // namespace routescale
