#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace routescale {

// Columns that a terminal gives to UTF-8 text: none for combining marks, two
// for East Asian wide characters and emoji, one for anything else, a stray
// byte included.
size_t DisplayWidth(std::string_view text);

// Text safe inside one line of a terminal: control characters become spaces.
std::string OneLine(std::string_view text);

std::string Bold(const std::string& text, bool colour);

// Rows of finished cells, columns two spaces apart, right[c] to the right
// edge; short rows are padded, spaces at the end of a line cut.
std::vector<std::string> AlignColumns(
    const std::vector<std::vector<std::string>>& rows,
    const std::vector<bool>& right);

// `first` followed by text broken at spaces to `width`; later lines start under
// the end of `first`. Long words are left whole. Final newline.
std::string Wrap(std::string_view first, std::string_view text, size_t width);

// GitHub Markdown: a cell or running text with what has a meaning escaped; a
// table of finished cells, the first row the header.
std::string MarkdownText(std::string_view text);
std::string MarkdownTable(const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& right);

}  // namespace routescale
