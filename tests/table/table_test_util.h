#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "routescale/error.h"
#include "routescale/table.h"
#include "support/gzip.h"

namespace routescale {

// A file with the given bytes that goes away with the object.
class TempFile {
 public:
  explicit TempFile(std::string_view bytes) {
    static std::atomic<int> count = 0;
    path_ = testing::TempDir() + "routescale-" + std::to_string(getpid()) +
            "-" + std::to_string(count++);
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TempFile() { std::filesystem::remove(path_); }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

using Rows = std::vector<std::vector<std::string>>;

// The header and the rows.
inline Rows ReadAll(const std::string& path) {
  TableReader reader(path);
  Rows rows = {reader.columns()};
  while (reader.Next()) {
    std::vector<std::string>& row = rows.emplace_back();
    for (size_t i = 0; i < reader.columns().size(); ++i) {
      row.emplace_back(reader.Field(static_cast<int>(i)));
    }
  }
  return rows;
}

inline Rows ReadBytes(std::string_view bytes) {
  const TempFile file(bytes);
  return ReadAll(file.path());
}

// "<exit code> <message>" with the path of the file shown as T, or "" if
// nothing is thrown.
template <typename Function>
std::string ErrorOf(const Function& function, const std::string& path = "") {
  try {
    function();
  } catch (const Error& error) {
    std::string text = error.what();
    const size_t place = path.empty() ? text.npos : text.find(path);
    if (place != text.npos) text.replace(place, path.size(), "T");
    return std::to_string(static_cast<int>(error.code())) + " " + text;
  }
  return "";
}

inline std::string ErrorOfBytes(std::string_view bytes) {
  const TempFile file(bytes);
  return ErrorOf([&file] { ReadAll(file.path()); }, file.path());
}

}  // namespace routescale
