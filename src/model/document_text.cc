#include "model/document_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

namespace routescale {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLongestLine = 160;

// The fewest digits that read back as the same double.
void AppendShortest(double value, std::string* text) {
  if (!std::isfinite(value)) {
    *text += "null";
    return;
  }
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  text->append(digits, end);
}

bool IsFlat(const Json& node) {
  return std::none_of(node.begin(), node.end(), [](const Json& child) {
    return child.is_structured() && !child.empty();
  });
}

// Whether a text needs no escapes in JSON.
bool IsPlain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
  });
}

std::string Quoted(const std::string& text) { return '"' + text + '"'; }

// The library's serialiser is slow to set up: what needs no care goes past it.
std::string Dump(const Json& node) {
  if (node.is_number_float()) {
    std::string text;
    AppendShortest(node.get<double>(), &text);
    return text;
  }
  if (node.is_number_integer()) return std::to_string(node.get<int64_t>());
  if (node.is_null()) return "null";
  if (node.is_string()) {
    const auto& text = node.get_ref<const std::string&>();
    if (IsPlain(text)) return Quoted(text);
  }
  return node.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void AppendLayout(const Json& node, size_t indent, std::string* text);

// The members of a list or object between two separators.
void AppendMembers(const Json& node,
                   const std::string& separator,
                   size_t indent,
                   std::string* text) {
  bool first = true;
  for (const auto& [key, value] : node.items()) {
    if (!first) *text += separator;
    first = false;
    if (node.is_object()) {
      *text += (IsPlain(key) ? Quoted(key) : Dump(Json(key))) + ": ";
    }
    AppendLayout(value, indent, text);
  }
}

std::string NewLine(size_t indent) { return "\n" + std::string(indent, ' '); }

// The lines of MatrixJson as a list.
void AppendRows(const Json::binary_t& rows, size_t indent, std::string* text) {
  const std::string inner = NewLine(indent + 1);
  *text += "[" + inner;
  auto from = rows.begin();
  while (true) {
    const auto to = std::find(from, rows.end(), '\n');
    text->append(from, to);
    if (to == rows.end()) break;
    *text += "," + inner;
    from = to + 1;
  }
  *text += NewLine(indent) + "]";
}

// All in one text: a resampling is megabytes.
void AppendLayout(const Json& node, size_t indent, std::string* text) {
  if (node.is_binary()) return AppendRows(node.get_binary(), indent, text);
  if (!node.is_structured() || node.empty()) {
    *text += Dump(node);
    return;
  }
  const char open = node.is_object() ? '{' : '[';
  const char close = node.is_object() ? '}' : ']';
  *text += open;
  const size_t start = text->size();
  if (IsFlat(node)) {
    AppendMembers(node, ", ", indent, text);
    if (node.is_array() || text->size() - start <= kLongestLine) {
      *text += close;
      return;
    }
    text->resize(start);
  }
  const std::string inner = NewLine(indent + 1);
  *text += inner;
  AppendMembers(node, "," + inner, indent + 1, text);
  *text += NewLine(indent) + close;
}

}  // namespace

Json MatrixJson(const Eigen::MatrixXd& matrix) {
  if (matrix.size() == 0) return Json::array();
  std::vector<std::uint8_t> text;
  text.reserve(static_cast<size_t>(matrix.size()) * 22);
  std::string line;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    line = i > 0 ? "\n[" : "[";
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
      if (j > 0) line += ", ";
      AppendShortest(matrix(i, j), &line);
    }
    line += ']';
    text.insert(text.end(), line.begin(), line.end());
  }
  return Json::binary(std::move(text));
}

std::string DocumentText(const Json& document) {
  std::string text;
  AppendLayout(document, 0, &text);
  return text + '\n';
}

}  // namespace routescale
