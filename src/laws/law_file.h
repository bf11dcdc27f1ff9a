#pragma once

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routescale/error.h"
#include "routescale/law.h"

namespace routescale {

// The tables of a law file. Whatever is wrong is an Error (kBadData) with the
// file, the line of the node and what should stand there.
class LawFile {
 public:
  LawFile(std::string_view toml, const std::string& origin);

  const toml::table& root() const { return root_; }
  const std::string& origin() const { return origin_; }
  const std::string& text() const { return text_; }

  [[noreturn]] void Fail(const toml::node& node,
                         const std::string& message) const;

  // "… is no `what`", with the nearest name, for a key that is not known.
  void CheckKeys(const toml::table& table,
                 const std::vector<std::string>& known,
                 const std::string& what) const;

  // "" for a text that is missing and not required.
  std::string Text(const toml::table& table,
                   const char* key,
                   bool required) const;
  double Number(const toml::node& node, const std::string& key) const;

  // The entries of a table in the order of the file; none if it is missing.
  using Entry = std::pair<std::string, const toml::node*>;
  std::vector<Entry> Entries(const toml::table& table, const char* key) const;
  std::vector<Entry> Entries(const char* key) const {
    return Entries(root_, key);
  }

  // [[key]]: its tables; none if it is missing.
  std::vector<const toml::table*> Tables(const char* key) const;

  Formula ParseText(const std::string& text, const std::string& key) const;
  std::vector<NamedFormula> Formulas(const toml::table& table,
                                     const char* key) const;

 private:
  std::string origin_, text_;
  toml::table root_;
};

// What is wrong with a formula is wrong with the file.
template <typename Work>
auto AsBadData(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(error).Code(ExitCode::kBadData);
  }
}

}  // namespace routescale
