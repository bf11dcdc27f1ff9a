#include <nlohmann/json.hpp>

#include "routescale/report.h"

namespace routescale {

std::string ErrorJson(const Error& error) {
  nlohmann::ordered_json document = {{"schema", "routescale/error/1"},
                                     {"code", static_cast<int>(error.code())},
                                     {"message", error.message()}};
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) document[key] = text;
  };
  add("file", error.file());
  if (error.line() > 0) document["line"] = error.line();
  add("column", error.column());
  add("value", error.value());
  add("hint", error.hint());
  add("formula", error.formula());
  if (!error.formula().empty()) document["position"] = error.position();
  return document.dump(
             -1, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

}  // namespace routescale
