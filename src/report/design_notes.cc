#include "report/design_notes.h"

#include <fmt/format.h>

#include <cmath>

#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

// Rounding is told as what it is below.
std::string GapWords(double gap) {
  constexpr double kShown = 1e-6;
  return gap < kShown ? "below 1e-6" : ShortNumber(gap, 2);
}

}  // namespace

bool HasLaws(const DesignAnswer& answer) { return !std::isnan(answer.apart); }

std::vector<std::string> DesignNotes(const DesignReport& report) {
  const DesignAnswer& answer = report.answer;
  std::vector<std::string> notes = {
      "sd: of the logarithm of a positive parameter, of a loss in the scale of "
      "the residuals",
      fmt::format("bound: no design within the limits has a smaller sd "
                  "(relative duality gap {}); efficiency: bound over sd",
                  GapWords(answer.gap))};
  if (report.request.targets.size() > 1) {
    notes.push_back(
        "sd of several targets: their weighted geometric mean; the bound of "
        "each is that of a design for it alone");
  }
  if (report.assumed_error > 0) {
    notes.push_back("the error of a run is not known, and taken for " +
                    ShortNumber(report.assumed_error));
  }
  if (HasLaws(answer)) {
    notes.push_back(fmt::format(
        "each law counts as much as the others; apart: runs that tell them "
        "apart; all runs do so by {} standard errors",
        ShortNumber(answer.apart, 3)));
  }
  if (answer.draws == 0) {
    notes.push_back("the runs are the best ones at these coefficients");
  } else if (answer.ensemble) {
    notes.push_back(fmt::format(
        "sd: by the predictions of {} draws from the prior and the runs, taken "
        "to be normal",
        answer.draws));
  } else if (report.request.over == DesignOver::kWorst) {
    notes.push_back(fmt::format(
        "sd: the largest over {} draws of the coefficients", answer.draws));
  } else {
    notes.push_back(fmt::format(
        "sd: geometric mean over {} draws of the coefficients", answer.draws));
  }
  notes.push_back(
      "random: the median of 200 designs; even grid: every k-th candidate");
  if (report.verified) {
    int open = 0;
    for (const VerifiedTarget& each : report.verified->targets) {
      open += each.open_intervals;
    }
    notes.push_back(fmt::format(
        "width: of the interval, in the unit of sd; left out: {} fits that "
        "failed, {} profile intervals without an end",
        report.verified->failed,
        open));
  }
  if (!answer.undetermined.empty()) {
    notes.push_back("no candidate determines " +
                    JoinNames(answer.undetermined));
  }
  return notes;
}

}  // namespace routescale
