#include "export/language.h"

namespace routescale {

// C99. An unknown group is the row of NaN behind the others.
const LanguageText& CText() {
  static const LanguageText text = {
      Notation::kC,
      "// $TEXT\n",
      "#include <math.h>\n#include <string.h>\n",
      {{"group_index_(", R"(
static int group_index_(const char *group) {
  int i = 0;
  if (group == NULL) return 0;
  while (i < GROUP_COUNT && strcmp(group, GROUPS[i]) != 0) ++i;
  return i;
}
)"},
       {"sign_(", R"(
static double sign_(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
)"},
       {"min_(", R"(
static double min_(double x, double y) { return x != x || x < y ? x : y; }
)"},
       {"max_(", R"(
static double max_(double x, double y) { return x != x || x > y ? x : y; }
)"},
       {"times_(", R"(
static double times_(double x, double y) {
  return x == 0 || y == 0 ? 0 : x * y;
}
)"},
       {"log_add_exp_(", R"(
static double log_add_exp_(double x, double y) {
  if (x == y) return x + log(2);
  return fmax(x, y) + log1p(exp(-fabs(x - y)));
}
)"},
       {"quadratic_root_(", R"(
static double quadratic_root_(const double *gradient,
                              const double *covariance) {
  double total = 0;
  for (int i = 0; i < PARAMETER_COUNT; ++i) {
    for (int j = 0; j < PARAMETER_COUNT; ++j) {
      total += gradient[i] * covariance[PARAMETER_COUNT * i + j] * gradient[j];
    }
  }
  return sqrt(total);
}
)"}},
      CLiteral,
      "\nstatic const char *const GROUPS[] = {$GROUPS};\n"
      "enum { GROUP_COUNT = sizeof(GROUPS) / sizeof(GROUPS[0]),\n"
      "       PARAMETER_COUNT = $WIDTH };\n",
      "\nstatic const double $NAME[GROUP_COUNT + 1][$WIDTH] = {\n$ROWS};\n",
      "  {$VALUES},\n",
      "  {$VALUES}\n",
      "double $NAME",
      "\n// group NULL: the first, $GROUP.\n"
      "double $NAME($ARGUMENTS, const char *group) {\n$BODY"
      "  return $RESULT;\n}\n",
      "  const double $NAME = $VALUE;\n",
      "  const double *const $NAME = $TABLE[group_index_(group)];\n",
      "  const double $NAME[] = {$VALUES};\n",
      R"(  double $NAME = NAN;
  double low_ = $START, high_ = $START, x_ = $START;
  double below_ = $LOSS - $TARGET, above_ = below_, last_ = 0;
  int found_ = 0;
  for (int i_ = 0; i_ < 12 && isnan($NAME); ++i_) {
    const double step_ = $STEP;
    if (!isfinite(step_)) break;
    x_ *= exp(fmin(fmax(step_, -5), 5));
    /* 1e-9: rounding keeps it from less. */
    if (fabs(step_) <= (i_ < 11 ? 1e-13 : 1e-9)) $NAME = x_;
  }
  while (isnan($NAME) && !found_ && (low_ > 1e-30 || high_ < 1e30)) {
    if (high_ < 1e30) {
      last_ = above_;
      x_ = high_ *= 10;
      above_ = $LOSS - $TARGET;
      found_ = above_ * last_ <= 0;
      if (found_) low_ = high_ / 10, below_ = last_;
    }
    if (!found_ && low_ > 1e-30) {
      last_ = below_;
      x_ = low_ /= 10;
      below_ = $LOSS - $TARGET;
      found_ = below_ * last_ <= 0;
      if (found_) high_ = low_ * 10;
    }
  }
  for (int i_ = 0; found_ && i_ < 200; ++i_) {
    x_ = sqrt(low_ * high_);
    if (($LOSS - $TARGET) * below_ > 0) low_ = x_;
    else high_ = x_;
  }
  if (found_) $NAME = sqrt(low_ * high_);
)",
      ""};
  return text;
}

}  // namespace routescale
