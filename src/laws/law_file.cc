#include "laws/law_file.h"

#include <algorithm>
#include <cmath>

#include "routescale/names.h"

namespace routescale {

LawFile::LawFile(std::string_view toml, const std::string& origin)
    : origin_(origin), text_(toml) {
  try {
    root_ = toml::parse(toml, origin);
  } catch (const toml::parse_error& error) {
    throw Error(ExitCode::kBadData, std::string(error.description()))
        .File(origin)
        .Line(error.source().begin.line);
  }
}

void LawFile::Fail(const toml::node& node, const std::string& message) const {
  throw Error(ExitCode::kBadData, message)
      .File(origin_)
      .Line(node.source().begin.line);
}

void LawFile::CheckKeys(const toml::table& table,
                        const std::vector<std::string>& known,
                        const std::string& what) const {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw Error(ExitCode::kBadData, "is no " + what)
          .File(origin_)
          .Line(node.source().begin.line)
          .Value(name)
          .Hint(DidYouMean(name, known));
    }
  }
}

std::string LawFile::Text(const toml::table& table,
                          const char* key,
                          bool required) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) {
    if (!required) return "";
    throw Error(ExitCode::kBadData, std::string(key) + " is missing")
        .File(origin_);
  }
  const auto text = node->value_exact<std::string>();
  if (!text || (required && text->empty())) {
    Fail(*node, std::string(key) + " must be a text");
  }
  return *text;
}

double LawFile::Number(const toml::node& node, const std::string& key) const {
  const auto number = node.value<double>();
  if (!number || !node.is_number() || std::isnan(*number)) {
    Fail(node, key + " must be a number");
  }
  return *number;
}

std::vector<LawFile::Entry> LawFile::Entries(const toml::table& table,
                                             const char* key) const {
  std::vector<Entry> entries;
  const toml::node* node = table.get(key);
  if (node == nullptr) return entries;
  if (!node->is_table()) Fail(*node, std::string(key) + " must be a table");
  for (const auto& [name, value] : *node->as_table()) {
    entries.emplace_back(name.str(), &value);
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return a.second->source().begin < b.second->source().begin;
  });
  return entries;
}

std::vector<const toml::table*> LawFile::Tables(const char* key) const {
  std::vector<const toml::table*> tables;
  const toml::node* node = root_.get(key);
  if (node == nullptr) return tables;
  const std::string wanted =
      std::string(key) + " must be written [[" + key + "]]";
  const toml::array* array = node->as_array();
  if (array == nullptr) Fail(*node, wanted);
  for (const toml::node& entry : *array) {
    if (!entry.is_table()) Fail(entry, wanted);
    tables.push_back(entry.as_table());
  }
  return tables;
}

Formula LawFile::ParseText(const std::string& text,
                           const std::string& key) const {
  return AsBadData([&] { return Formula::Parse(text, origin_ + ": " + key); });
}

std::vector<NamedFormula> LawFile::Formulas(const toml::table& table,
                                            const char* key) const {
  std::vector<NamedFormula> formulas;
  for (const auto& [name, node] : Entries(table, key)) {
    const auto text = node->value_exact<std::string>();
    const std::string path = std::string(key) + "." + name;
    if (!text) Fail(*node, path + " must be a formula in quotes");
    formulas.push_back({name, ParseText(*text, path)});
  }
  return formulas;
}

}  // namespace routescale
