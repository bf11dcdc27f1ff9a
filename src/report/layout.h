#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "routescale/report.h"
#include "routescale/text.h"

namespace routescale {

// Text safe inside one line of a terminal: control characters, and those that
// turn the direction of text, become spaces.
std::string OneLine(std::string_view text);

std::string Bold(const std::string& text, bool colour);

inline constexpr size_t kNoLimit = static_cast<size_t>(-1);

// Columns for a text that is best read in lines of at most `most`.
size_t Room(const TextStyle& style, size_t most = kNoLimit);

// `first` followed by text broken to `width`; later lines start under the end
// of `first`. Final newline.
std::string Wrap(std::string_view first, std::string_view text, size_t width);

// A line of its own that goes on indented. Final newline.
std::string WrapNote(std::string_view text, size_t width);

// Text that is text wherever it stands in HTML or SVG, attributes included.
std::string EscapeMarkup(std::string_view text);

// GitHub Markdown: a cell or running text with what has a meaning escaped; a
// table of finished cells, the first row the header.
std::string MarkdownText(std::string_view text);
std::string MarkdownTable(const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& right);

}  // namespace routescale
