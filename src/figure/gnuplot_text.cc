#include "figure/gnuplot_text.h"

#include <fmt/format.h>

#include <cctype>
#include <string_view>

#include "report/layout.h"

namespace routescale {

std::string GnuplotNumber(double value) { return fmt::format("{:.7g}", value); }

std::string GnuplotString(const std::string& text) {
  constexpr std::string_view kPlain = " .,:;+-*/=()<>|^_~!?&[]{}%";
  std::string quoted = "\"";
  for (const char byte : OneLine(text)) {
    const auto code = static_cast<unsigned char>(byte);
    if (code >= 0x80 || std::isalnum(code) != 0 ||
        kPlain.find(byte) != std::string_view::npos) {
      quoted += byte;
    } else {
      quoted += fmt::format("\\{:03o}", code);
    }
  }
  return quoted + "\"";
}

std::string GnuplotFormat(const std::string& text) {
  std::string doubled;
  for (const char byte : text)
    doubled += byte == '%' ? "%%" : std::string(1, byte);
  return GnuplotString(doubled);
}

std::string GnuplotColour(uint32_t colour) {
  return fmt::format("'#{:06X}'", colour);
}

}  // namespace routescale
