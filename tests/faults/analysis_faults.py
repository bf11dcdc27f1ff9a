"""What `isoflop`, `compare --backtest`, `compare --multiplier`, `predict --then`
and `export` are given."""

from faults import Fault
from inputs import csv, grouped, table

TABLE = {"t.csv": table()}
SAVED = "$R fit t.csv -q -o fit.json > /dev/null; {}; s=$?; rm fit.json; exit $s"


def budgets(loss: str = "2.5", size: str = "1e8", budget: str = "1e20") -> bytes:
    """Three budgets of five runs, some cells of the third run replaced."""
    lines = [[f"{c:g}", f"{n:g}", f"{2 + 0.1 * abs(i - 2) ** 2 + 1e18 / c:.6g}"]
             for c in (1e19, 1e20, 1e21)
             for i, n in enumerate((1e8, 2e8, 4e8, 8e8, 16e8))]
    lines[2] = [budget, size, loss]
    return csv(["C", "N", "loss"], lines)


def isoflop() -> list[Fault]:
    tables = {
        "a budget of 0": (budgets(budget="0"), "= 0 is not positive"),
        "a negative budget": (budgets(budget="-1"), "is not positive"),
        "a size of 0": (budgets(size="0"), "N = 0 is not positive"),
        "a budget that is text": (budgets(budget="much"), "'much' is not a number"),
        "a loss that is text": (budgets(loss="low"), "'low' is not a number"),
    }
    faults = [Fault(f"isoflop, {name}", {"t.csv": content},
                    "$R isoflop t.csv --budget C -o kept.out", 3, (says,))
              for name, (content, says) in tables.items()]
    wrong = {
        "--budget ''": (2, "--budget: needs a value"),
        "--budget 'C*('": (2, "--budget"),
        "--budget X": (2, "'X' is neither a variable"),
        "--budget 'ln(-C)'": (3, "is not positive"),
        "--at C=nan": (2, "is not a finite number"),
        "--at C=0": (2, "is not positive"),
        "--at N=1e9": (2, "is not the budget"),
        "--at C": (2, "is not NAME=VALUE"),
        "--by X": (3, "no column for the variable X"),
        "--by loss2": (3, "loss2"),
        "--against nonsense": (2, "is no law of the book"),
        "--against dense-power": (2, "has no variable D"),
        "--against chinchilla --map D=X": (2, "X"),
        "--level 1": (2, "is not a number from"),
        "--where 'N < 0'": (3, "the filter drops each"),
        "--format yaml": (2, "is not text, json"),
    }
    faults += [Fault(f"isoflop {text}", {"t.csv": budgets()},
                     f"$R isoflop t.csv {text} -o kept.out", code, (says,))
               for text, (code, says) in wrong.items()]
    return faults + [
        Fault("isoflop without a budget", TABLE, "$R isoflop t.csv -o kept.out", 2,
              ("no budget of compute is given", "--budget '6*N*D'")),
        Fault("isoflop of an empty table", {"t.csv": b"C,N,loss\n"},
              "$R isoflop t.csv -o kept.out", 3, ("",)),
        Fault("a figure of optima of a saved fit", TABLE,
              SAVED.format("$R plot isoflop fit.json --budget N"), 2,
              ("this is a fit",)),
    ]


def backtests() -> list[Fault]:
    compare = "$R compare t.csv --laws bilinear -o kept.out --backtest "
    wrong = {
        "''": (2, "--backtest: needs a value"),
        "X": (2, "'X' is neither a variable"),
        "'N - 1e8'": (3, "is not positive: it orders the runs"),
        "'ln('": (2, "--backtest"),
        "N --hold-out 'N > 1e9'": (2, "stands alone"),
        "N --folds 3": (2, "stands alone"),
        "N --no-runs": (2, "stands alone"),
        "N -v": (2, "has no effect with --backtest"),
        "N --where 'N > 1e9'": (3, "to fit bilinear to and others to predict"),
        "N --groups": (2, "--groups"),
    }
    return [Fault(f"backtest {text}", TABLE, compare + text, code, (says,))
            for text, (code, says) in wrong.items()] + [
        Fault("a figure of a backtest without a formula", TABLE,
              "$R plot backtest t.csv --laws bilinear", 2,
              ("no formula orders the runs",)),
    ]


def multipliers() -> list[Fault]:
    lines = [[str(1e8 * 2 ** i), f"{2.5 - .1 * i + .05 * g}", "ab"[g]]
             for g in (0, 1) for i in range(6)]
    table_of_two = {"t.csv": csv(["N", "loss", "g"], lines)}
    compare = "$R compare t.csv --group-by g -o kept.out "
    wrong = {
        "--groups --multiplier N": (2, "--baseline: is missing"),
        "--multiplier N --baseline a": (2, "belongs to --groups"),
        "--groups --baseline a": (2, "belongs to --multiplier"),
        "--groups --throughput a=1": (2, "belongs to --multiplier"),
        "--groups --multiplier N --baseline c": (2, "is no group of the table"),
        "--groups --multiplier X --baseline a": (2, "'X' is neither a variable"),
        "--groups --multiplier -N --baseline a": (3, "is not positive"),
        "--groups --multiplier N --baseline a --throughput b=0":
            (2, "is not a positive number"),
        "--groups --multiplier N --baseline a --throughput b=x":
            (2, "is not a finite number"),
        "--groups --multiplier N --baseline a --throughput c=1":
            (2, "is no group of the table"),
        "--groups --multiplier N --baseline a --share z":
            (2, "is no parameter of"),
        "--groups --multiplier N --baseline a --law chinchilla":
            (2, "a multiplier needs a law of one variable"),
        "--groups --multiplier flops --baseline a --map E=1 "
        "--law separable": (2, "the cost names flops"),
        "--groups --multiplier N --baseline a --map E=2 --law separable":
            (3, "the baseline a is not dense: E = 2"),
        "--groups --multiplier N --baseline a --map E=1 --law separable "
        "--share a": (2, "sharing a has no effect"),
        "--groups --multiplier N --baseline a --fix z=1":
            (2, "is no parameter of these laws"),
    }
    return [Fault(f"multiplier {text}", table_of_two, compare + text, code, (says,))
            for text, (code, says) in wrong.items()]


def chains() -> list[Fault]:
    ask = "$R predict fit.json --at N=1e9,E=4 -o kept.out "
    wrong = {
        "--then nothing.json": (1, "nothing.json"),
        "--then t.csv": (3, "t.csv"),
        "--link L=loss": (2, "--link: has no effect without --then"),
        "--draws 9": (2, "--draws: has no effect without --then"),
        "--then fit.json --link N=task": (2, "is not VAR=loss"),
        "--then fit.json --link X=loss": (2, "is no variable of"),
        "--then fit.json": (2, "which variable of routed-bilinear is the loss?"),
        "--then fit.json --link N=loss --draws 0": (2, "is not a whole number"),
        "--then fit.json --link N=loss --draws 1e99": (2, "is not a whole number"),
    }
    return [Fault(f"chain {text}", TABLE, SAVED.format(ask + text), code, (says,))
            for text, (code, says) in wrong.items()]


def exports() -> list[Fault]:
    wrong = {
        "fit.json": (2, "--to: is missing"),
        "fit.json --to pascal": (2, "is not python, javascript, c, latex or csv"),
        "fit.json --to c --group nobody": (2, "nobody"),
        "t.csv --to c": (3, "t.csv"),
        "nothing.json --to c": (1, "nothing.json"),
        "--to c": (2, "no model is given"),
        "fit.json --law chinchilla --published Hoffmann --to c":
            (2, "a model and --law are both given"),
        "--law chinchilla --published Nobody --to c": (2, "is no published row"),
    }
    faults = [Fault(f"export {text}", TABLE,
                    SAVED.format(f"$R export {text} -o kept.out"), code, (says,))
              for text, (code, says) in wrong.items()]
    hostile = '*/ ?> """\\ $(touch x) %s ${x}\u2028'
    for language in ("python", "javascript", "c"):
        run = {"python": "python3 law", "javascript": "node law",
               "c": "gcc -x c -std=c99 -c -o law.o law"}[language]
        faults.append(Fault(
            f"a group that would be {language}", {"t.csv": grouped(hostile)},
            "$R fit t.csv --group-by g -q -o fit.json > /dev/null && "
            f"$R export fit.json --to {language} -o law && {run} > /dev/null; "
            "s=$?; rm -f fit.json law law.o; rm -rf __pycache__; exit $s", 0))
    return faults


def faults() -> list[Fault]:
    return isoflop() + backtests() + multipliers() + chains() + exports()
