#include "export/language.h"

namespace routescale {

const LanguageText& PythonText() {
  static const LanguageText text = {
      Notation::kPython,
      "# $TEXT\n",
      "import math\n",
      {{"sign_(", R"(

def sign_(x):
    return (x > 0) - (x < 0)
)"},
       {"times_(", R"(

def times_(x, y):
    return 0.0 if x == 0 or y == 0 else x * y
)"},
       {"log_add_exp_(", R"(

def log_add_exp_(x, y):
    if x == y:
        return x + math.log(2)
    return max(x, y) + math.log1p(math.exp(-abs(x - y)))
)"},
       {"quadratic_root_(", R"(

def quadratic_root_(gradient, covariance):
    n = len(gradient)
    total = 0.0
    for i in range(n):
        for j in range(n):
            total += gradient[i] * covariance[n * i + j] * gradient[j]
    return math.sqrt(total) if total >= 0 else math.nan
)"},
       {"solve_(", R"(

def solve_(f, target, start):
    """The x nearest to `start` with f(x) = target, or NaN."""
    low = high = start
    below = above = f(start) - target
    if below == 0:
        return start
    while low > 1e-30 or high < 1e30:
        if low > 1e-30:
            low, last = low / 10, below
            below = f(low) - target
            if below * last <= 0:
                high = low * 10
                break
        if high < 1e30:
            high, last = high * 10, above
            above = f(high) - target
            if above * last <= 0:
                low, below = high / 10, last
                break
    else:
        return math.nan
    for _ in range(200):
        middle = math.sqrt(low * high)
        if (f(middle) - target) * below > 0:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)
)"}},
      JsonLiteral,
      "",
      "\n$NAME = {\n$ROWS}\n",
      "    $GROUP: [$VALUES],\n",
      "",
      "$NAME",
      "\n\ndef $NAME($ARGUMENTS, group=$GROUP):\n$BODY    return $RESULT\n",
      "    $NAME = $VALUE\n",
      "    $NAME = $TABLE[group]\n",
      "    $NAME = [$VALUES]\n",
      "    $NAME = solve_(lambda x_: $LOSS, $TARGET, $START)\n",
      ""};
  return text;
}

}  // namespace routescale
