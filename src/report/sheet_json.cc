#include <cmath>
#include <nlohmann/json.hpp>

#include "report/json_number.h"
#include "report/sheet_cells.h"
#include "routescale/report.h"

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell.value)) return *text;
  if (const auto* whole = std::get_if<int64_t>(&cell.value)) return *whole;
  if (const auto* number = std::get_if<double>(&cell.value)) {
    if (std::isfinite(*number)) return *number;
  }
  return nullptr;
}

Json RowsOfSheet(const std::vector<std::string>& header,
                 const std::vector<std::vector<Cell>>& rows,
                 size_t from,
                 size_t to) {
  Json list = Json::array();
  for (size_t r = from; r < to; ++r) {
    Json row = Json::object();
    for (size_t i = 0; i < rows[r].size(); ++i) {
      row[header[i]] = ToJson(rows[r][i]);
    }
    list.push_back(std::move(row));
  }
  return list;
}

std::string DumpSheet(const Json& document) { return JsonText(document); }

}  // namespace

std::string JsonRows(const std::vector<std::string>& header,
                     const std::vector<std::vector<Cell>>& rows,
                     size_t from,
                     size_t to) {
  if (from == to) return "";
  constexpr std::string_view kBefore = "{\n  \"rows\": [\n";
  constexpr std::string_view kAfter = "\n  ]\n}\n";
  const std::string text =
      DumpSheet({{"rows", RowsOfSheet(header, rows, from, to)}});
  return text.substr(kBefore.size(),
                     text.size() - kBefore.size() - kAfter.size());
}

std::string RenderJson(const Sheet& sheet, const std::string& schema) {
  Json document;
  document["schema"] = schema;
  for (const auto& [name, value] : sheet.facts) document[name] = value;
  for (const auto& [name, value] : sheet.flags) document[name] = value;
  if (!sheet.notes.empty()) document["notes"] = sheet.notes;
  document["rows"] =
      RowsOfSheet(sheet.header, sheet.rows, 0, sheet.rows.size());
  return DumpSheet(document);
}

}  // namespace routescale
