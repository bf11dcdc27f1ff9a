"""Options that contradict each other or do nothing; answers that promise more
than they can hold."""

from faults import Fault
from inputs import csv, grouped, rows, table

TABLE = {"t.csv": table()}
CHINCHILLA = "$R plan --law chinchilla --published Hoffmann --free N --free D "
BUDGET = "--subject-to '6*N*D <= 1e20' "


def ignored() -> list[Fault]:
    """Options that would have no effect, or two."""
    fit = "$R fit t.csv -q -o kept.out "
    simulate = ("$R simulate --law 'loss = a*N^-b' --set a=1 --set b=2 "
                "--vary N=1:2 ")
    twice = "is given twice"
    commands = {
        fit + "--json --format csv": '"is not json, which --json asks for"',
        fit + "--format text --json": '"is not json, which --json asks for"',
        fit + "--fix a=1 --fix a=2": "--fix: 'a' " + twice,
        fit + "--bound a=-1:1 --bound a=0:1": "--bound: 'a' " + twice,
        fit + "--tie a=b --tie a=c": "--tie: 'a' " + twice,
        fit + "--map E=E --map E=N": "--map: 'E' " + twice,
        fit + "--start E_max=5 --start E_max=9": "--start: 'E_max' " + twice,
        simulate + "--set a=2": "--set: 'a' " + twice,
        simulate + "--vary N=1:3": "--vary: 'N' " + twice,
        CHINCHILLA + BUDGET + "--round N=pow2 --round N=whole":
            "--round: 'N' " + twice,
        "$R laws --toml": "--toml: no law is given",
        "$R laws bilinear --toml --json": "--toml and --format are both given",
        "$R compare t.csv --laws bilinear,separable --seed 3":
            "--seed: '3' is used with --folds alone",
        "$R report t.csv --no-compare --leave-out E":
            "--no-compare leaves nothing for",
        "$R epc --law routed-bilinear --published S-Base --reach 0 --at E=8":
            "--reach: '0' is not positive",
    }
    return [Fault(f"no effect: {command}", TABLE, command, 2, (says,))
            for command, says in commands.items()]


def beyond() -> list[Fault]:
    """Answers that stand on less than they seem to."""
    pairs = csv(["N", "E", "loss", "g"],
                [[*line, "abcd"[i % 4]] for i, line in enumerate(rows())])
    escape = "\x1b]0;T\x07 \u009b31m \u202e"
    silent = ("2> said; s=$?; grep -qP '[\\x00-\\x09\\x0b-\\x1f\\x7f]|"
              "\\xc2\\x9b|\\xe2\\x80\\xae' said && s=99; rm said; exit $s")
    exact = csv(["N", "loss"], [["1", "4"], ["2", "2"]])
    return [
        Fault("a design far outside of the boxes", {},
              CHINCHILLA + BUDGET + "--compare-with N=1e-90,D=1e90", 0,
              ("--compare-with: N = 1e-90 lies outside of",
               "--compare-with: D = 1e90 lies outside of", "extrapolated")),
        Fault("a design inside of them", {},
              CHINCHILLA + BUDGET + "--compare-with N=1e9,D=1e9 2> said; "
              "s=$?; test -s said && s=99; rm said; exit $s", 0),
        Fault("groups that end at a bound, compared", {"t.csv": pairs},
              "$R compare t.csv --groups --group-by g --fix a=-.08 -q "
              "-o kept.out", 0),
        Fault("a group that would command the terminal",
              {"t.csv": grouped(escape)},
              "$R fit t.csv --group-by g -o kept.out " + silent, 0),
        Fault("a message with such groups", {"t.csv": grouped(escape)},
              "$R fit t.csv --group-by g --group zz -o kept.out " + silent, 2),
        Fault("criteria of no residuals", {"t.csv": exact},
              "$R fit t.csv --law 'loss = a*N^-b' -v -q > said; grep -q inf said "
              "&& exit 99; rm said", 0),
    ]
