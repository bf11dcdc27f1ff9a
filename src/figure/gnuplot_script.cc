#include <fmt/format.h>

#include <cmath>

#include "figure/gnuplot.h"
#include "figure/gnuplot_text.h"
#include "figure/metrics.h"
#include "figure/page.h"
#include "figure/palette.h"

namespace routescale {
namespace {

constexpr double kPngScale = 300.0 / 96;  // dots per pixel
constexpr double kMarkSize = 0.42;
constexpr uint32_t kGridColour = 0xE4E4E4;

int PointType(Marker marker, FigureFormat format) {
  static constexpr int kTypes[] = {7, 5, 9, 13, 11, 15};
  const int index = static_cast<int>(marker);
  // In a terminal type n is the n-th letter.
  return format == FigureFormat::kTerminal ? index + 1 : kTypes[index];
}

bool IsPlace(const Series& series, size_t i) {
  return std::isfinite(series.x[i]) && std::isfinite(series.y[i]) &&
         (series.high.empty() || std::isfinite(series.high[i]));
}

class ScriptWriter {
 public:
  ScriptWriter(const Figure& figure, const DrawOptions& options)
      : figure_(figure),
        options_(options),
        terminal_(options.format == FigureFormat::kTerminal) {}

  std::string Write(const std::string& output) {
    if (terminal_) return WriteForTerminal();
    const Page page = LayOut(figure_, PageMetrics(figure_));
    // Old versions of gnuplot obey `…` in a comment too.
    out_ += "# " + GnuplotString(figure_.title) + "\n";
    out_ += "# gnuplot draws this; data are the blocks below.\n";
    out_ += "set encoding utf8\n" + Terminal(page) + "\n";
    if (!output.empty()) out_ += "set output " + GnuplotString(output) + "\n";
    AddLook();
    out_ += "set multiplot\n";
    for (const PlacedText& text : page.texts) AddText(text, page);
    for (const PlacedKey& key : page.keys) AddKey(key, page);
    bool first = true;
    for (const PlacedPanel& panel : page.panels) {
      if (!first) out_ += "\nunset label\nunset arrow\n";
      first = false;
      AddPanel(panel, page);
    }
    out_ += "unset multiplot\n";
    return out_;
  }

 private:
  std::string WriteForTerminal() {
    out_ += "set encoding utf8\n";
    for (const Panel& panel : figure_.panels) {
      Figure one;
      one.panels = {panel};
      // A line for each of the axis' own ticks, which stand at whole numbers.
      one.height = panel.y.ticks.empty() ? figure_.height
                                         : (panel.y.high + 1) / kTerminalRows;
      const Page page = LayOut(one, TerminalMetrics(options_));
      out_ += Terminal(page) + "\n";
      AddLook();
      for (const PlacedText& text : page.texts) AddText(text, page);
      AddPanel(page.panels[0], page);
      out_ += "unset label\n";
    }
    return out_;
  }

  std::string Terminal(const Page& page) const {
    const std::string ground =
        options_.background ? " background '#FFFFFF'" : "";
    const double width = page.width, height = page.height;
    switch (options_.format) {
      case FigureFormat::kSvg:
        return fmt::format(
            "set terminal svg size {:.0f},{:.0f} noenhanced font "
            "'sans-serif,9' name 'figure'{}",
            width,
            height,
            ground);
      case FigureFormat::kPng:
        return fmt::format(
            "set terminal pngcairo size {:.0f},{:.0f} noenhanced font "
            "'sans-serif,9' fontscale {:.4g} linewidth {:.4g} pointscale "
            "{:.4g}{}",
            width * kPngScale,
            height * kPngScale,
            kPngScale * 0.75,
            kPngScale,
            kPngScale,
            ground);
      case FigureFormat::kPdf:
        return fmt::format(
            "set terminal pdfcairo size {:.4g}in,{:.4g}in noenhanced font "
            "'sans-serif,9' fontscale 0.5625 linewidth 1.5 pointscale 1{}",
            width / 96,
            height / 96,
            ground);
      case FigureFormat::kTerminal:
        return fmt::format("set terminal dumb noenhanced size {:.0f},{:.0f} {}",
                           width,
                           height,
                           options_.colour ? "ansi256" : "mono");
    }
    return "";
  }

  void AddLook() {
    out_ += "unset key\nset border 3 lc rgb '#000000' lw 0.75\n";
    out_ += terminal_ ? "set tics scale 0 nomirror\n"
                      : "set tics out nomirror scale 0.5,0.25\n"
                        "set xtics offset 0,0.4\n";
    if (terminal_) return;
    out_ +=
        "set grid back lt 1 lw 0.5 lc rgb " + GnuplotColour(kGridColour) + "\n";
  }

  static std::string Screen(double x, double y, const Page& page) {
    return fmt::format(
        "screen {:.5f}, screen {:.5f}", x / page.width, 1 - y / page.height);
  }

  void AddText(const PlacedText& text, const Page& page) {
    static constexpr const char* kAligns[] = {"left", "center", "right"};
    static constexpr const char* kFonts[] = {
        " font 'sans-serif Bold,9.5'", "", " font 'sans-serif,8'"};
    out_ += fmt::format("set label {} at {} {}{}{} noenhanced front\n",
                        GnuplotString(text.text),
                        Screen(text.x, text.y, page),
                        kAligns[static_cast<int>(text.align)],
                        text.upright ? " rotate by 90" : "",
                        terminal_ ? "" : kFonts[static_cast<int>(text.type)]);
  }

  void AddKey(const PlacedKey& key, const Page& page) {
    const Style& style = key.series->style;
    if (key.series->kind == Series::kPoints) {
      out_ += fmt::format(
          "set label '' at {} point pt {} ps {:.4g} lc rgb {} front\n",
          Screen(key.x + 7, key.y, page),
          PointType(style.marker, options_.format),
          kMarkSize * style.size,
          GnuplotColour(style.colour));
      return;
    }
    const bool ribbon = key.series->kind == Series::kRibbon;
    out_ += fmt::format(
        "set arrow from {} to {} nohead lw {:.4g}{} lc rgb {} front\n",
        Screen(key.x, key.y, page),
        Screen(key.x + 13, key.y, page),
        ribbon ? 6 : style.width,
        style.dashed ? " dt 2" : "",
        GnuplotColour(style.colour));
  }

  void AddAxis(const char* name,
               const Axis& axis,
               const std::vector<Tick>& ticks) {
    out_ += fmt::format("{} logscale {}\nset {}range [{}:{}]\nset {}tics (",
                        axis.log ? "set" : "unset",
                        name,
                        name,
                        GnuplotNumber(axis.low),
                        GnuplotNumber(axis.high),
                        name);
    const char* separator = "";
    for (const Tick& tick : ticks) {
      if (tick.label.empty() && terminal_) continue;
      out_ += fmt::format("{}{} {}{}",
                          separator,
                          GnuplotFormat(tick.label),
                          GnuplotNumber(tick.at),
                          tick.label.empty() ? " 1" : "");
      separator = ", ";
    }
    out_ += ")\n";
  }

  void AddPanel(const PlacedPanel& placed, const Page& page) {
    const Panel& panel = *placed.panel;
    const auto margin = [&](const char* name, double share) {
      out_ += fmt::format("set {}margin at screen {:.5f}\n", name, share);
    };
    margin("l", placed.left / page.width);
    margin("r", placed.right / page.width);
    margin("t", 1 - placed.top / page.height);
    margin("b", 1 - placed.bottom / page.height);
    AddAxis("x", panel.x, placed.x_ticks);
    AddAxis("y", panel.y, placed.y_ticks);
    for (const PlacedLabel& label : panel.labels) {
      out_ += fmt::format("set label {} at {},{} center noenhanced front{}\n",
                          GnuplotString(label.text),
                          GnuplotNumber(label.x),
                          GnuplotNumber(label.y),
                          terminal_ ? "" : " font 'sans-serif,8'");
    }
    AddSeries(panel);
  }

  void AddSeries(const Panel& panel) {
    std::string plot;
    int line = 0;
    for (const Series& series : panel.series) {
      if (!IsDrawn(series)) continue;
      if (terminal_ && series.kind == Series::kRibbon) continue;
      const std::string block = fmt::format("$d{}", ++blocks_);
      out_ += block + " << END\n" + Rows(series) + "END\n";
      plot += (plot.empty() ? "plot " : ", \\\n     ") + block + " using " +
              Drawn(series, &line);
    }
    // An empty panel still has its axes.
    out_ += (plot.empty() ? "plot NaN notitle" : plot) + "\n";
  }

  std::string Drawn(const Series& series, int* line) const {
    const Style& style = series.style;
    const std::string title = " title " + GnuplotString(series.name);
    switch (series.kind) {
      case Series::kRibbon:
        return fmt::format(
            "1:2:3 with filledcurves fc rgb {} fs transparent solid 0.18 "
            "noborder{}",
            GnuplotColour(style.colour),
            title);
      case Series::kLine:
        if (terminal_) {
          return fmt::format("1:2 with lines lt {} lc rgb {}{}",
                             ++*line,
                             GnuplotColour(style.colour),
                             title);
        }
        return fmt::format("1:2 with lines lw {:.4g}{} lc rgb {}{}",
                           style.width,
                           style.dashed ? " dt 2" : " dt 1",
                           GnuplotColour(style.colour),
                           title);
      case Series::kPoints:
        break;
    }
    return fmt::format("1:2 with points pt {} ps {:.4g} lw 0.8 lc rgb {}{}",
                       PointType(style.marker, options_.format),
                       kMarkSize * style.size,
                       GnuplotColour(style.colour),
                       title);
  }

  // An empty line lifts the pen.
  static std::string Rows(const Series& series) {
    std::string rows;
    for (size_t i = 0; i < series.x.size(); ++i) {
      if (IsPlace(series, i)) {
        rows += GnuplotNumber(series.x[i]) + " " + GnuplotNumber(series.y[i]);
        if (!series.high.empty()) rows += " " + GnuplotNumber(series.high[i]);
      }
      rows += "\n";
    }
    return rows;
  }

  const Figure& figure_;
  const DrawOptions& options_;
  bool terminal_;
  int blocks_ = 0;
  std::string out_;
};

}  // namespace

bool IsDrawn(const Series& series) {
  for (size_t i = 0; i < series.x.size(); ++i) {
    if (IsPlace(series, i)) return true;
  }
  return false;
}

std::string MarkLetter(Marker marker) {
  return std::string(
      1,
      static_cast<char>('A' + PointType(marker, FigureFormat::kTerminal) - 1));
}

std::string GnuplotScript(const Figure& figure,
                          const DrawOptions& options,
                          const std::string& output) {
  return ScriptWriter(figure, options).Write(output);
}

}  // namespace routescale
