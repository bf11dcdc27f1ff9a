#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "routescale/error.h"

namespace routescale {

// Reads JSON that anyone may have written. Errors name the file and, for a
// syntax error, the line; too large, too deep and repeated keys are refused.
std::shared_ptr<const nlohmann::json> ParseDocument(std::string_view text,
                                                    const std::string& file);

// The whole text of a file, or of standard input ("-"), plain or gzip, as far
// as ParseDocument takes it; *name is what errors call it.
std::string ReadText(const std::string& path, std::string* name);

// A place in a document that knows its path, "groups[0].points", and fails
// with it. Refers to the document and the file name; both must outlive it.
class Place {
 public:
  Place(const nlohmann::json& root, const std::string& file)
      : json_(&root), file_(&file) {}

  Place operator[](const std::string& key) const;  // or Error: is missing
  std::vector<Place> List() const;
  std::vector<std::pair<std::string, Place>> Members() const;

  std::string Text() const;
  bool Truth() const;
  double Finite() const;
  double Number() const;  // NaN for null
  int64_t Integer(int64_t low) const;
  int Int(int low, int high = std::numeric_limits<int>::max()) const;
  // [low, high], where null stands for no limit.
  std::pair<double, double> Range() const;
  // The numbers of a list, NaN for null.
  std::vector<double> Numbers() const;
  bool Has(const std::string& key) const;
  bool IsText() const;
  bool IsNull() const;

  // "fit.json: groups[0].points"
  std::string Origin() const;
  // An Error (kBadData) about this place.
  Error Wrong(const std::string& message) const;

 private:
  const nlohmann::json* json_;
  const std::string* file_;
  std::string path_;
};

}  // namespace routescale
