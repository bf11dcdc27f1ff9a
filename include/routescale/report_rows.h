#pragma once

#include <memory>
#include <string>
#include <vector>

#include "routescale/report.h"

namespace routescale {

// Writes a sheet whose rows do not fit into memory, batch by batch: the
// document that Render, or RenderJson, makes of all of them, for no terminal.
// CSV and TSV are written as they come. Other formats wait in a temporary file
// until Finish(): columns are as wide as their widest cell, and a document in
// JSON is whole or not there.
class SheetWriter {
 public:
  using Rows = std::vector<std::vector<Cell>>;

  // A sheet without rows; `schema` as in RenderJson, `path` as in
  // DocumentWriter. 0 threads: as many as cores.
  SheetWriter(const Sheet& sheet,
              Format format,
              const std::string& schema,
              const std::string& path,
              int threads = 0);
  ~SheetWriter();

  void Add(const Rows& rows);
  void Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace routescale
