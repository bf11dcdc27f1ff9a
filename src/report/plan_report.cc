#include "routescale/plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "routescale/names.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

constexpr double kCount = 1e4;  // from here on with a unit: 12.3K, 1.2B
constexpr int kDigits = 5;

// Of a share close to one, such as a sparsity, what it lacks has digits too.
int DigitsOf(double value) {
  constexpr int kLacking = 2, kMost = 15;
  if (!(value > 0 && value < 1)) return kDigits;
  const int zeros = static_cast<int>(-std::ceil(std::log10(1 - value)));
  return std::clamp(zeros + kLacking, kDigits, kMost);
}

Cell Number(double value) {
  return {value, DigitsOf(value), std::abs(value) >= kCount};
}

std::string Words(double value) {
  return std::abs(value) >= kCount ? SiNumber(value, kDigits)
                                   : ShortNumber(value, DigitsOf(value));
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ", ") + text;
  }
  return joined;
}

class PlanWriter {
 public:
  PlanWriter(const PlanAnswer& answer, bool count_draws)
      : answer_(answer), count_draws_(count_draws && !answer.draws.empty()) {}

  Sheet Write() {
    sheet_.title = Conclusion();
    AddFacts();
    AddHeader();
    for (const auto& [group, rows] : answer_.groups) {
      for (size_t i = 0; i < rows.size(); ++i) AddRow(group, rows[i], i);
    }
    AddNotes();
    return std::move(sheet_);
  }

 private:
  const PlanRequest& request() const { return answer_.table.request; }
  std::string Goal() const {
    return request().minimise ? request().minimise->text() : "loss";
  }
  bool minimises_loss() const { return !request().minimise; }

  // "C = 1e20"
  std::string Place(size_t row) const {
    std::vector<std::string> parts;
    for (const size_t i : answer_.shown) {
      parts.push_back(request().given[i] + " = " +
                      ShortNumber(answer_.table.rows[row][i]));
    }
    return Joined(parts);
  }

  std::string Conclusion() const {
    const std::string& group = answer_.groups.front().first;
    const std::vector<PlannedRow>& rows = answer_.groups.front().second;
    const std::string of = answer_.show_groups ? group + ": " : "";
    size_t first = 0, last = rows.size() - 1;
    const auto infeasible = [&](size_t row) {
      return rows[row].best.status == PlanStatus::kInfeasible;
    };
    while (first < last && infeasible(first)) ++first;
    while (last > first && infeasible(last)) --last;
    if (first == last) return of + OneDesign(rows[first].best);
    return fmt::format("{}smallest {} from {} at {} to {} at {}",
                       of,
                       Goal(),
                       Words(rows[first].best.objective),
                       Place(first),
                       Words(rows[last].best.objective),
                       Place(last));
  }

  std::string OneDesign(const Design& best) const {
    std::vector<std::string> parts;
    for (size_t j = 0; j < best.values.size(); ++j) {
      parts.push_back(request().free[j].name + " = " + Words(best.values[j]));
    }
    if (!minimises_loss()) parts.push_back("loss " + Words(best.loss));
    return fmt::format(
        "smallest {} {} at {}", Goal(), Words(best.objective), Joined(parts));
  }

  void AddFacts() {
    sheet_.facts = {{"law", answer_.law},
                    {"coefficients", answer_.coefficients},
                    {"minimised", Goal()}};
    std::vector<std::string> texts;
    for (const Formula& constraint : request().constraints) {
      texts.push_back(constraint.text());
    }
    if (!texts.empty()) sheet_.facts.emplace_back("subject_to", Joined(texts));
    texts.clear();
    for (size_t i = 0; i < request().given.size(); ++i) {
      if (std::find(answer_.shown.begin(), answer_.shown.end(), i) !=
          answer_.shown.end()) {
        continue;
      }
      texts.push_back(request().given[i] + " = " +
                      ShortNumber(answer_.table.rows[0][i]));
    }
    if (!texts.empty()) sheet_.facts.emplace_back("given", Joined(texts));
  }

  void AddHeader() {
    if (answer_.show_groups) Head("group");
    for (const size_t i : answer_.shown) Head(request().given[i]);
    sheet_.keys = sheet_.header.size();
    for (const FreeVariable& variable : request().free) {
      HeadWithEnds(variable.name);
    }
    HeadWithEnds("loss");
    if (!minimises_loss()) HeadWithEnds("minimised");
    Head("status");
    Head("limits");
    if (count_draws_) {
      for (const char* name : {"draws", "unreached_draws", "failed_draws"}) {
        Head(name);
      }
    }
    if (ShowsDense()) Head("compute_multiplier");
    if (!answer_.table.design) return;
    for (const char* name : {"design_loss", "excess_loss", "design_breaks"}) {
      Head(name);
    }
    if (!answer_.cost.empty()) Head("design_multiplier");
  }

  bool ShowsDense() const {
    return !answer_.cost.empty() && !answer_.dense.empty();
  }
  // Whether some design has no dense one to be compared with.
  bool LacksDense() const {
    for (const auto& [group, rows] : answer_.groups) {
      for (const PlannedRow& row : rows) {
        if (row.best.status != PlanStatus::kInfeasible &&
            std::isnan(row.compute_multiplier)) {
          return true;
        }
      }
    }
    return false;
  }
  void Head(const std::string& name) { sheet_.header.push_back(name); }
  void HeadWithEnds(const std::string& name) {
    Head(name);
    if (answer_.draws.empty()) return;
    Head(name + "_low");
    Head(name + "_high");
  }

  void AddRow(const std::string& group, const PlannedRow& row, size_t index) {
    std::vector<Cell> cells;
    if (answer_.show_groups) cells.emplace_back(group);
    for (const size_t i : answer_.shown) {
      cells.emplace_back(answer_.table.rows[index][i]);
    }
    const auto add = [&](double value, const Range* range) {
      cells.push_back(Number(value));
      if (answer_.draws.empty()) return;
      cells.push_back(Number(range ? range->low : NAN));
      cells.push_back(Number(range ? range->high : NAN));
    };
    const bool drawn = !row.values.empty();
    for (size_t j = 0; j < row.best.values.size(); ++j) {
      add(row.best.values[j], drawn ? &row.values[j] : nullptr);
    }
    add(row.best.loss, drawn ? &row.loss : nullptr);
    if (!minimises_loss()) {
      add(row.best.objective, drawn ? &row.objective : nullptr);
    }
    cells.emplace_back(std::string(ToString(row.best.status)));
    cells.emplace_back(Joined(row.best.limits));
    if (count_draws_) {
      for (const int count :
           {row.draws, row.unreached_draws, row.failed_draws}) {
        cells.emplace_back(count);
      }
    }
    if (ShowsDense()) cells.emplace_back(row.compute_multiplier, 4);
    if (row.compared) AddCompared(row, &cells);
    sheet_.rows.push_back(std::move(cells));
  }

  void AddCompared(const PlannedRow& row, std::vector<Cell>* cells) const {
    cells->push_back(Number(row.compared->loss));
    cells->emplace_back(row.compared->loss - row.best.loss, 3);
    cells->emplace_back(Joined(row.compared->limits));
    if (!answer_.cost.empty()) cells->emplace_back(row.compared_multiplier, 4);
  }

  void AddNotes() {
    if (!answer_.draws.empty()) {
      sheet_.notes.push_back(
          fmt::format("_low, _high: {} % of the best designs by {}",
                      ShortNumber(100 * answer_.table.level),
                      answer_.draws));
    }
    if (ShowsDense()) {
      sheet_.notes.push_back(fmt::format(
          "compute_multiplier: {} of the cheapest dense design ({}) with the "
          "same loss, over that of this one",
          answer_.cost,
          answer_.dense));
      if (LacksDense()) {
        sheet_.notes.push_back(
            "compute_multiplier –: no dense design within "
            "the boxes reaches this loss, or this one costs nothing");
      }
    }
    if (!answer_.table.design) return;
    std::vector<std::string> parts;
    for (size_t j = 0; j < request().free.size(); ++j) {
      parts.push_back(request().free[j].name + " = " +
                      Words((*answer_.table.design)[j]));
    }
    sheet_.notes.push_back("design: " + Joined(parts));
    if (answer_.cost.empty()) return;
    sheet_.notes.push_back(fmt::format(
        "design_multiplier: {} of the design, over that of the cheapest one "
        "with its loss",
        answer_.cost));
  }

  const PlanAnswer& answer_;
  bool count_draws_;
  Sheet sheet_;
};

}  // namespace

Sheet PlanSheet(const PlanAnswer& answer, bool count_draws) {
  return PlanWriter(answer, count_draws).Write();
}

}  // namespace routescale
