#include <cmath>
#include <nlohmann/json.hpp>

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

}  // namespace

std::string RenderJson(const Sheet& sheet, const std::string& schema) {
  Json document;
  document["schema"] = schema;
  for (const auto& [name, value] : sheet.facts) document[name] = value;
  for (const auto& [name, value] : sheet.flags) document[name] = value;
  if (!sheet.notes.empty()) document["notes"] = sheet.notes;
  Json rows = Json::array();
  for (const auto& cells : sheet.rows) {
    Json row = Json::object();
    for (size_t i = 0; i < cells.size(); ++i) {
      row[sheet.header[i]] = ToJson(cells[i]);
    }
    rows.push_back(std::move(row));
  }
  document["rows"] = std::move(rows);
  return document.dump(
             2, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

}  // namespace routescale
