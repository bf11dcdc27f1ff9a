#include "page/calculator.h"

#include <nlohmann/json.hpp>

#include "export/language.h"
#include "routescale/export.h"
#include "routescale/numbers.h"

namespace routescale {
namespace {

using Json = nlohmann::json;

// $LAW: the exported law. $VARIABLES: name and description of each. $RANGES:
// for each group, the ends of each variable among its runs, or null. $LEVEL:
// of the interval in percent, as text.
constexpr const char* kScript = R"js(
(() => {
  "use strict";
  const law = ((module) => {
$LAW    return module.exports;
  })({});
  const variables = $VARIABLES;
  const ranges = new Map($RANGES);
  const level = $LEVEL;
  const units = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

  const read = (text) => {
    const unit = units[text.trim().slice(-1)];
    const digits = unit ? text.trim().slice(0, -1) : text;
    return digits.trim() === "" ? NaN : Number(digits) * (unit ?? 1);
  };
  const show = (value) => {
    const unit = ["T", "B", "M", "K"].find((u) => Math.abs(value) >= units[u]);
    return !Number.isFinite(value) ? "\u2013"
      : unit && Math.abs(value) < 1e15
        ? Number((value / units[unit]).toPrecision(4)) + unit
        : String(Number(value.toPrecision(5)));
  };
  const add = (parent, tag, text) => {
    const element = parent.appendChild(document.createElement(tag));
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const section = document.createElement("section");
  section.id = "calculator";
  add(section, "h2", "Calculator");
  const table = add(add(section, "div"), "table");
  table.parentElement.className = "scroll";
  const row = (name, input, hint) => {
    const line = add(table, "tr");
    add(line, "td", name);
    add(line, "td").append(input);
    return add(line, "td", hint);
  };
  const choice = document.createElement("select");
  for (const group of ranges.keys()) add(choice, "option", group).value = group;
  if (ranges.size > 1) row("group", choice, "").id = "calculator-group";
  const fields = variables.map(({ name, description }, index) => {
    const input = document.createElement("input");
    const [range] = ranges.values();
    if (range[index]) input.value = show(range[index][1]);
    input.setAttribute("aria-label", name);
    return { name, input, hint: row(name, input, ""), description, index };
  });
  const output = add(section, "p");
  output.className = "lead";
  output.setAttribute("aria-live", "polite");
  const remark = add(section, "p");

  const answer = (values, group) => {
    const at = (name) => law[name] ? law[name](...values, group) : NaN;
    const [low, high] = [at("loss_low"), at("loss_high")];
    let text = "loss " + show(at("loss"));
    if (Number.isFinite(low) && Number.isFinite(high)) {
      text += ", " + level + " % interval " + show(low) + " to " + show(high);
    }
    if (law.effective_parameters) {
      text += ", effective parameters " + show(at("effective_parameters"));
    }
    return text;
  };
  const update = () => {
    const range = ranges.get(choice.value);
    const values = fields.map(({ input }) => read(input.value));
    const beyond = [];
    for (const { name, hint, description, index } of fields) {
      const ends = range[index];
      hint.textContent = description +
        (ends ? ", runs: " + show(ends[0]) + " to " + show(ends[1]) : "");
      // The ends are shown, and typed, in four digits.
      const slack = (end) => 1e-3 * Math.abs(end);
      if (ends && (values[index] < ends[0] - slack(ends[0]) ||
                   values[index] > ends[1] + slack(ends[1]))) {
        beyond.push(name);
      }
    }
    const bad = fields.filter((f, i) => !Number.isFinite(values[i]));
    output.textContent = bad.length
      ? bad.map((f) => f.name).join(", ") + ": not a number"
      : answer(values, choice.value);
    remark.textContent = bad.length || !beyond.length ? ""
      : "Beyond the runs in " + beyond.join(", ") +
        ": the interval trusts the form of the law there.";
  };
  section.addEventListener("input", update);
  update();
  document.currentScript.before(section);
})();
)js";

std::string Literal(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Json RangesOf(const Law& law, const GroupFit& group) {
  Json ranges = Json::array();
  for (const VariableSpec& variable : law.variables) {
    const auto found = group.range.find(variable.name);
    ranges.push_back(
        found == group.range.end()
            ? Json()
            : Json::array({found->second.first, found->second.second}));
  }
  return Json::array({group.group, ranges});
}

}  // namespace

std::string CalculatorScript(const SavedFit& fit) {
  Json variables = Json::array(), ranges = Json::array();
  for (const VariableSpec& variable : fit.law.variables) {
    variables.push_back(
        {{"name", variable.name}, {"description", variable.description}});
  }
  for (const GroupFit& group : fit.groups) {
    ranges.push_back(RangesOf(fit.law, group));
  }
  return FillTemplate(
      kScript,
      {{"LAW", ExportCode(fit, CodeLanguage::kJavascript)},
       {"VARIABLES", Literal(variables)},
       {"RANGES", Literal(ranges)},
       {"LEVEL", JsonLiteral(ShortNumber(100 * fit.options.level))}});
}

}  // namespace routescale
