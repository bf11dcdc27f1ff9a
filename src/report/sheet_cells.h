#pragma once

#include <string>
#include <vector>

#include "routescale/report.h"

namespace routescale {

// A cell as people read it, and as programs do.
std::string ShownCell(const Cell& cell);
std::string ExactCell(const Cell& cell);

// The items of "rows" in RenderJson, joined by commas.
std::string JsonRows(const std::vector<std::string>& header,
                     const std::vector<std::vector<Cell>>& rows,
                     size_t from,
                     size_t to);

// What stands above and below the table in text.
std::string TextAbove(const Sheet& sheet, const TextStyle& style);
std::string TextBelow(const Sheet& sheet, const TextStyle& style);

// The same in Markdown.
std::string MarkdownAbove(const Sheet& sheet);
std::string MarkdownBelow(const Sheet& sheet);

}  // namespace routescale
