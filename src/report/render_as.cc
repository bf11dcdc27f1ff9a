#include "report/render_as.h"

namespace routescale {

std::string RenderAs(Format format, const Forms& forms) {
  switch (format) {
    case Format::kJson:
      return forms.json();
    case Format::kCsv:
    case Format::kTsv:
      return Render(forms.sheet(), format);
    case Format::kText:
    case Format::kMarkdown:
      break;
  }
  return forms.prose();
}

}  // namespace routescale
