#include "export/language.h"

namespace routescale {

// As scripts of a page and as modules of node.
const LanguageText& JavascriptText() {
  static const LanguageText text = {
      Notation::kJavascript,
      "// $TEXT\n",
      "",
      {{"sign_(", R"(
function sign_(x) {
  return Math.sign(x);
}
)"},
       {"times_(", R"(
function times_(x, y) {
  return x === 0 || y === 0 ? 0 : x * y;
}
)"},
       {"log_add_exp_(", R"(
function log_add_exp_(x, y) {
  if (x === y) return x + Math.LN2;
  return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
}
)"},
       // Every term of the series has the sign of x.
       {"erf(", R"(
function erf(x) {
  if (Math.abs(x) > 6) return Math.sign(x);
  let sum = x;
  for (let n = 1, term = x; Math.abs(term) > 1e-17 * Math.abs(sum); ++n) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
)"},
       {"quadratic_root_(", R"(
function quadratic_root_(gradient, covariance) {
  const n = gradient.length;
  let total = 0;
  for (let i = 0; i < n; ++i) {
    for (let j = 0; j < n; ++j) {
      total += gradient[i] * covariance[n * i + j] * gradient[j];
    }
  }
  return Math.sqrt(total);
}
)"},
       {"solve_(", R"(
// An x with f(x) = target: Newton's from `start`, else one near, or NaN.
function solve_(f, step, target, start) {
  let x = start, move = NaN;
  for (let i = 0; i < 12; ++i) {
    move = step(x);
    if (!Number.isFinite(move)) break;
    x *= Math.exp(Math.min(Math.max(move, -5), 5));
    if (Math.abs(move) <= 1e-13) return x;
  }
  if (Math.abs(move) <= 1e-9) return x;  // rounding keeps it from less
  let low = start, high = start;
  let below = f(start) - target, above = below, found = false;
  if (below === 0) return start;
  while (!found && (low > 1e-30 || high < 1e30)) {
    if (high < 1e30) {
      const last = above;
      high *= 10;
      above = f(high) - target;
      found = above * last <= 0;
      if (found) [low, below] = [high / 10, last];
    }
    if (!found && low > 1e-30) {
      const last = below;
      low /= 10;
      below = f(low) - target;
      found = below * last <= 0;
      if (found) high = low * 10;
    }
  }
  if (!found) return NaN;
  for (let i = 0; i < 200; ++i) {
    const middle = Math.sqrt(low * high);
    if ((f(middle) - target) * below > 0) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
)"}},
      JsonLiteral,
      "",
      "\nconst $NAME = new Map([\n$ROWS]);\n",
      "  [$GROUP, [$VALUES]],\n",
      "",
      "$NAME",
      "\nfunction $NAME($ARGUMENTS, group = $GROUP) {\n$BODY"
      "  return $RESULT;\n}\n",
      "  const $NAME = $VALUE;\n",
      "  const $NAME = $TABLE.get(group);\n",
      "  const $NAME = [$VALUES];\n",
      "  const $NAME = solve_((x_) => $LOSS, (x_) => $STEP, $TARGET, "
      "$START);\n",
      "\nif (typeof module !== \"undefined\") {\n"
      "  module.exports = { $FUNCTIONS };\n}\n"};
  return text;
}

}  // namespace routescale
