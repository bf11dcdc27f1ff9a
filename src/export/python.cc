#include "export/language.h"

namespace routescale {

const LanguageText& PythonText() {
  static const LanguageText text = {
      Notation::kPython,
      "# $TEXT\n",
      "import math\n",
      {{"sign_(", R"(

def sign_(x):
    return 1.0 if x > 0 else -1.0 if x < 0 else x
)"},
       {"min_(", R"(

def min_(x, y):
    return x if x != x or x < y else y
)"},
       {"max_(", R"(

def max_(x, y):
    return x if x != x or x > y else y
)"},
       {"divide_(", R"(

def divide_(x, y):
    if y != 0:
        return x / y
    return x * math.copysign(math.inf, y)
)"},
       {"power_(", R"(

def power_(x, y):
    """x to the y, infinite or NaN where Python throws."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and y % 2 == 1 else math.inf
    except ValueError:
        if x != 0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2 == 1 else math.inf
)"},
       {"exp_(", R"(

def exp_(x):
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
)"},
       {"log_(", R"(

def log_(x, of_base=math.log):
    if x > 0:
        return of_base(x)
    return -math.inf if x == 0 else math.nan
)"},
       {"real_(", R"(

def real_(f, x):
    """f(x) as a float, x or NaN where Python throws."""
    try:
        return float(f(x))
    except OverflowError:
        return x
    except ValueError:
        return math.nan
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

def solve_(f, step, target, start):
    """An x with f(x) = target: Newton's from `start`, else one near, or NaN."""
    x, move = start, math.nan
    for _ in range(12):
        move = step(x)
        if not math.isfinite(move):
            break
        x *= math.exp(min(max(move, -5), 5))
        if abs(move) <= 1e-13:
            return x
    if abs(move) <= 1e-9:  # rounding keeps it from less
        return x
    low = high = start
    below = above = f(start) - target
    if below == 0:
        return start
    while low > 1e-30 or high < 1e30:
        if high < 1e30:
            high, last = high * 10, above
            above = f(high) - target
            if above * last <= 0:
                low, below = high / 10, last
                break
        if low > 1e-30:
            low, last = low / 10, below
            below = f(low) - target
            if below * last <= 0:
                high = low * 10
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
      PythonLiteral,
      "",
      "\n$NAME = {\n$ROWS}\n",
      "    $GROUP: [$VALUES],\n",
      "",
      "$NAME",
      "\n\ndef $NAME($ARGUMENTS, group=$GROUP):\n$BODY    return $RESULT\n",
      "    $NAME = $VALUE\n",
      "    $NAME = $TABLE[group]\n",
      "    $NAME = [$VALUES]\n",
      "    $NAME = solve_(lambda x_: $LOSS, lambda x_: $STEP, $TARGET, "
      "$START)\n",
      ""};
  return text;
}

}  // namespace routescale
