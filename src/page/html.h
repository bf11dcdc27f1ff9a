#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/prose_document.h"

namespace routescale {

struct LabelledText {
  std::string label, text;
  bool code = false;
};

// One self-contained HTML page: no network, light and dark, made to be printed
// as well, complete without its scripts. Text is escaped; figures are inline
// SVG; no script runs but those that were added.
class HtmlPage {
 public:
  explicit HtmlPage(const std::string& title) : title_(title) {}

  // `id` is the target of the link in the list of contents.
  void Section(const std::string& id, const std::string& title);
  void Heading(const std::string& text);
  void Lead(const std::string& text);  // what matters, at the top
  void Paragraph(const std::string& text);
  void List(const std::vector<std::string>& items);
  void Labelled(const std::vector<LabelledText>& lines);
  // Parts that stand side by side where there is room; what belongs to one
  // group of the fit; what is folded under a title. Everything until Close().
  void OpenParts();
  void OpenPart();
  void OpenGroup(const std::string& group);
  void OpenFold(const std::string& id, const std::string& title);
  void Close();
  // The first row is the header. Cells that say `hole` are marked as such. Rows
  // of a table whose first column is `group` belong to that.
  void Add(const ProseTable& table, const std::string& hole = "");
  void Command(const std::string& command);  // lines to copy into a shell
  // An <svg> element: see InlineSvg.
  void Figure(const std::string& svg);
  // Code that runs where it stands; it may add to the page.
  void Script(const std::string& code);

  std::string Finish() const;

 private:
  std::string title_, contents_, body_, allowed_scripts_;
  std::vector<std::string> open_;  // elements that Close() ends
};

}  // namespace routescale
