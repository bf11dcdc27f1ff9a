#include "page/html.h"

#include <algorithm>
#include <string_view>

#include "base/sha256.h"
#include "report/layout.h"

namespace routescale {
namespace {

constexpr char kStyle[] = R"css(
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --soft: #595959;
  --line: #d9d9d9; --hole: #ffd9d4; --code: #f4f4f4; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --paper: #121212; --soft: #a6a6a6; --line: #3a3a3a;
    --hole: #5c1f1a; --code: #1e1e1e; }
  figure svg { filter: invert(0.93) hue-rotate(180deg) brightness(1.25); }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem; max-width: 110rem; color: var(--ink);
  background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
.lead { font-size: 1.1rem; }
input, select { font: inherit; width: 10rem; color: inherit;
  background: var(--code); border: 1px solid var(--line); padding: .15rem .35rem; }
nav a { color: inherit; margin-right: 1rem; display: inline-block; }
.scroll, figure { overflow-x: auto; }
table { border-collapse: collapse; margin: .25rem 0 .75rem; font-size: .875rem;
  font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .5rem; text-align: left; vertical-align: top;
  white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
.n { text-align: right; }
.best { font-weight: bold; }
.hole { background: var(--hole); font-weight: bold; }
pre, code { font: .8125rem/1.5 ui-monospace, monospace; }
pre { padding: .5rem .75rem; background: var(--code); white-space: pre-wrap;
  overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem;
  font-size: .875rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
li { font-size: .875rem; }
figure { margin: 1rem 0; }
figure svg { display: block; }
h1, h2, h3, p, li { overflow-wrap: anywhere; }
p, ul, dl { max-width: 80ch; }
.parts { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: flex-start; }
.parts > * { max-width: 100%; min-width: min(100%, 20rem); flex: 0 1 auto; }
.parts section { max-width: min(100%, 30rem); }
.parts pre { width: 0; min-width: 100%; }
details { margin-top: 2.5rem; border-top: 1px solid var(--line); }
summary { font-size: 1.25rem; font-weight: bold; padding: .5rem 0; cursor: pointer; }
.groups label { margin-right: 1rem; display: inline-block; }
.groups input { width: auto; }
.off { display: none; }
th[tabindex] { cursor: pointer; }
th[aria-sort="ascending"]::after { content: " ↑"; }
th[aria-sort="descending"]::after { content: " ↓"; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, #calculator { display: none; }
  figure, tr, pre, .short { break-inside: avoid; }
  th, td { white-space: normal; }
  .n { white-space: nowrap; }
  figure svg { max-width: 100%; height: auto; }
  h2, h3 { break-after: avoid; }
  .scroll, figure { overflow: visible; }
  * { print-color-adjust: exact; }
}
)css";

}  // namespace

void HtmlPage::Section(const std::string& id, const std::string& title) {
  contents_ += "<a href=\"#" + id + "\">" + EscapeMarkup(title) + "</a>\n";
  body_ += "<h2 id=\"" + id + "\">" + EscapeMarkup(title) + "</h2>\n";
}

void HtmlPage::Heading(const std::string& text) {
  body_ += "<h3>" + EscapeMarkup(text) + "</h3>\n";
}

void HtmlPage::Lead(const std::string& text) {
  body_ += "<p class=\"lead\">" + EscapeMarkup(text) + "</p>\n";
}

void HtmlPage::Paragraph(const std::string& text) {
  body_ += "<p>" + EscapeMarkup(text) + "</p>\n";
}

void HtmlPage::List(const std::vector<std::string>& items) {
  if (items.empty()) return;
  body_ += "<ul>\n";
  for (const std::string& item : items) {
    body_ += "<li>" + EscapeMarkup(item) + "</li>\n";
  }
  body_ += "</ul>\n";
}

void HtmlPage::Labelled(const std::vector<LabelledText>& lines) {
  body_ += "<dl>\n";
  for (const auto& [label, text, code] : lines) {
    body_ += "<dt>" + EscapeMarkup(label) + "</dt><dd>" +
             (code ? "<code>" + EscapeMarkup(text) + "</code>"
                   : EscapeMarkup(text)) +
             "</dd>\n";
  }
  body_ += "</dl>\n";
}

void HtmlPage::Add(const ProseTable& table, const std::string& hole) {
  // Not to be parted by the end of a sheet of paper.
  constexpr size_t kShort = 15;
  const bool is_short = table.rows.size() <= kShort;
  body_ += std::string("<div class=\"scroll") + (is_short ? " short" : "") +
           "\"><table>\n";
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const std::string element = r == 0 ? "th" : "td";
    const auto& cells = table.rows[r];
    const bool best =
        std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
          return cell == "best" || cell == "best, not determined";
        });
    const bool of_group = r > 0 && table.rows[0][0] == "group" &&
                          !cells.empty() && !cells[0].empty();
    body_ += r == 0 ? "<thead><tr" : "<tr";
    if (best) body_ += " class=\"best\"";
    if (of_group) body_ += " data-group=\"" + EscapeMarkup(cells[0]) + "\"";
    body_ += ">";
    for (size_t c = 0; c < table.right.size(); ++c) {
      const std::string text = c < table.rows[r].size() ? table.rows[r][c] : "";
      std::string kind = table.right[c] ? "n" : "";
      if (r > 0 && !hole.empty() && text == hole) {
        kind += kind.empty() ? "hole" : " hole";
      }
      body_ += "<" + element + (kind.empty() ? "" : " class=\"" + kind + "\"") +
               ">" + EscapeMarkup(text) + "</" + element + ">";
    }
    body_ += r == 0 ? "</tr></thead><tbody>\n" : "</tr>\n";
  }
  body_ += "</tbody></table></div>\n";
}

void HtmlPage::OpenParts() {
  body_ += "<div class=\"parts\">\n";
  open_.emplace_back("div");
}

void HtmlPage::OpenPart() {
  body_ += "<div>\n";
  open_.emplace_back("div");
}

void HtmlPage::OpenGroup(const std::string& group) {
  body_ += "<section data-group=\"" + EscapeMarkup(group) + "\">\n";
  open_.emplace_back("section");
}

void HtmlPage::OpenFold(const std::string& id, const std::string& title) {
  contents_ += "<a href=\"#" + id + "\">" + EscapeMarkup(title) + "</a>\n";
  body_ += "<details id=\"" + id + "\">\n<summary>" + EscapeMarkup(title) +
           "</summary>\n";
  open_.emplace_back("details");
}

void HtmlPage::Close() {
  body_ += "</" + open_.back() + ">\n";
  open_.pop_back();
}

void HtmlPage::Command(const std::string& command) {
  body_ += "<pre>";
  for (size_t from = 0; from <= command.size();) {
    const size_t to = std::min(command.find('\n', from), command.size());
    body_ +=
        (from > 0 ? "\n" : "") + EscapeMarkup(command.substr(from, to - from));
    from = to + 1;
  }
  body_ += "</pre>\n";
}

void HtmlPage::Figure(const std::string& svg) {
  body_ += "<figure>\n" + svg + "</figure>\n";
}

// "</script", "<script" and "<!--" mean something even in the strings of a
// script; in a string a backslash before /, s or ! changes nothing.
void HtmlPage::Script(const std::string& code) {
  std::string text;
  for (size_t i = 0; i < code.size(); ++i) {
    text += code[i];
    const bool opens =
        code[i] == '<' && i + 1 < code.size() &&
        std::string_view("/sS!").find(code[i + 1]) != std::string_view::npos;
    if (opens) text += '\\';
  }
  body_ += "<script>" + text + "</script>\n";
  allowed_scripts_ += " 'sha256-" + Sha256Base64(text) + "'";
}

std::string HtmlPage::Finish() const {
  const std::string scripts =
      allowed_scripts_.empty() ? "" : "; script-src" + allowed_scripts_;
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
         "<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
         "'none'; style-src 'unsafe-inline'" +
         scripts + "\">\n<title>" + EscapeMarkup(title_) + "</title>\n<style>" +
         kStyle + "</style>\n</head>\n<body>\n<h1>" + EscapeMarkup(title_) +
         "</h1>\n<nav>\n" + contents_ + "</nav>\n<main>\n" + body_ +
         "</main>\n</body>\n</html>\n";
}

}  // namespace routescale
