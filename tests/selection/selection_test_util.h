#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "routescale/selection.h"
#include "table/table_test_util.h"

namespace routescale {

inline Selection SelectBytes(std::string_view bytes,
                             const SelectionOptions& options,
                             const std::vector<std::string>& variables) {
  const TempFile file(bytes);
  TableReader reader(file.path());
  return Select(&reader, options, variables);
}

// As ErrorOf: "<exit code> <message>", the file shown as T.
inline std::string SelectError(std::string_view bytes,
                               const SelectionOptions& options,
                               const std::vector<std::string>& variables) {
  const TempFile file(bytes);
  return ErrorOf(
      [&] {
        TableReader reader(file.path());
        Select(&reader, options, variables);
      },
      file.path());
}

}  // namespace routescale
