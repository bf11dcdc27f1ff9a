#include <string_view>
#include <vector>

#include "routescale/error.h"
#include "routescale/names.h"
#include "shell/conventions.h"
#include "shell/help.h"
#include "shell/topics.h"
#include "verbs/verbs.h"

namespace routescale::app {
namespace {

// To add a topic: a line here.
struct Topic {
  std::string_view name, text;
};

constexpr Topic kTopics[] = {
    {"formulas",
     R"(Formulas stand in --law, --where, --map, --target, --weight, --at and
constraints. They are written as in most languages:

  + - * / ^            arithmetic; -x^2 is -(x^2)
  == != < <= > >=      comparisons
  && || !              and, or, not
  ln log log10 log2 exp sqrt abs min max pow floor
  sin cos tan asin acos atan tanh erf
  pi true false

A name is a column of the table, a variable or a parameter. Put a name with
other letters than A-Z, a-z, 0-9 and _ between backticks, and the formula
between single quotes for the shell:

  --where '`eval/loss (c4)` < 3'
  --map 'D=_step*`config/global_batch (tokens)`'

An option that is the name of a column and nothing else needs no backticks:

  --target 'eval/loss (c4)'

Filters (--where) also compare texts and dates:

  State == 'finished'           State in ('finished', 'crashed')
  Name like 'moe-*'             Created >= '2025-03-02'
  `config/use_bias` == true     missing(`train/loss`)

In a law that you type, a name is a variable only if the table has a column of
exactly that name, or --map gives it. Every other name is fitted.
)"},
    {"columns",
     R"(A table is CSV, TSV, or JSON objects (one on each line, or an array), also
compressed by gzip or zstd. Commas, semicolons, tabs and bars are found from the
header. Several files are read as one table with a column `file`.

Variables of the laws of the book are found by the names of columns, such as
n_params for N, tokens for D, num_experts for E, val_loss for the loss. Capitals,
other signs and folders do not matter: Val Loss, val/loss, config/n_params. Where
two columns have such names, you choose. See what is found, and what is not:

  routescale inspect runs.csv

Name the others: --map N=COLUMN, --target COLUMN. A formula of columns will do:
--map 'D=step*524288'.

Runs are named by run, run_id, hyper_id, run_name, Name, name, ID, id or
experiment, steps by step, _step, global_step, iteration, iter or steps. With
both, the last row of each run counts. Others: --run COLUMN, --step COLUMN,
--row RULE. If each row is a run of its own: --run none.

A missing value is an empty field, NA, N/A, NaN, null, None, - or <NA>. Rows that
lack a value are left out and counted. Text or inf in a column of numbers is an
error, unless --where leaves the row out. 10M is 1e7; K, M, B and T are 1e3, 1e6,
1e9 and 1e12.
)"},
    {"intervals",
     R"(A fit prints 95 % intervals (--level). --interval chooses how they are found:

  wald       from the curvature at the minimum: fast, symmetric (the default);
             where the law is too nonlinear for that its profile, and so marked
  profile    refits with the parameter held: follows a curved valley
  bootstrap  refits to resampled runs: makes no assumption on the noise
  jackknife  refits without one run at a time

A dash stands where that profile takes long: --interval profile has the time. Take
--interval bootstrap --cluster COLUMN if runs are not independent: rows of one
run, runs of one model size.

predict prints two intervals: of the mean loss, and of one new run, which is
wider because a single run has noise of its own.
)"},
};

std::string ConventionText(const std::string& heading,
                           const std::vector<Convention>& conventions,
                           size_t indent) {
  std::string text;
  AddConventions(heading, conventions, indent, &text);
  return text.substr(1);
}

}  // namespace

std::string HelpOn(const std::string& subject) {
  std::vector<std::string> names;
  for (const Topic& topic : kTopics) {
    if (topic.name == subject) return std::string(topic.text);
    names.emplace_back(topic.name);
  }
  if (subject == "environment") {
    return ConventionText("Environment variables", Environment(), 18);
  }
  if (subject == "exit-codes") {
    return ConventionText(
        "A script can rely on the exit code:\n", ExitCodes(), 7);
  }
  names.insert(names.end(), {"environment", "exit-codes"});
  if (subject.empty()) {
    return Overview() +
           "More: routescale help VERB, or routescale help with\n" +
           JoinNames(names, "or") + "\n";
  }
  for (const Verb& verb : AllVerbs()) {
    if (verb.name == subject) return LongHelp(verb);
    names.push_back(verb.name);
  }
  throw Error(ExitCode::kUsage, "is no topic and no verb")
      .Value(subject)
      .Hint(NameHint(subject, "there is help on", names));
}

}  // namespace routescale::app
