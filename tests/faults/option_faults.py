"""Options that contradict each other or do nothing; answers that promise more
than they can hold."""

from faults import Fault
from inputs import csv, grouped, rows, table

TABLE = {"t.csv": table()}
CHINCHILLA = "$R plan --law chinchilla --published Hoffmann --free N --free D "
BUDGET = "--subject-to '6*N*D <= 1e20' "


def of_figures() -> dict[str, str]:
    """Options of a figure that its kind or its source has no use for."""
    no_effect = "{}: has no effect on `plot {}`"
    kinds = {
        "--x": ("N", "epc residuals profile compare plan"),
        "--by": ("N", "epc residuals profile compare plan"),
        "--at": ("N=1e9", "epc residuals profile compare"),
        "--level": (".9", "contour epc residuals compare"),
        "--law": ("bilinear", "compare"), "--start": ("E_max=9", "compare"),
        "--laws": ("bilinear,separable",
                   "loss contour epc residuals profile plan"),
        "--leave-out": ("E", "loss"), "--hold-out": ("E>9", "loss"),
        "--folds": ("3", "epc"), "--seed": ("3", "plan"), "--no-runs": ("", "loss"),
        "--free": ("N", "loss contour epc residuals profile compare"),
        "--subject-to": ("N<=9", "loss"), "--minimise": ("N", "contour"),
        "--region": ("a,b", "loss profile"),
        "--for": ("C=1,2", "epc"), "--round": ("E=pow2", "profile"),
    }
    commands = {
        f"$R plot {kind} t.csv {option} '{value}'".removesuffix(" ''"):
            no_effect.format(option, kind)
        for option, (value, names) in kinds.items() for kind in names.split()}
    saved = "$R fit t.csv -q -o fit.json > /dev/null; {}; s=$?; rm fit.json; exit $s"
    for option in ("--law bilinear", "--where 'E > 1'", "--residual ln",
                   "--fix E_max=300", "--level .9", "--map N=E", "--starts 3"):
        name = option.split()[0]
        commands |= {
            saved.format(f"$R plot loss fit.json {option}"):
                name + ": has no effect: a saved fit is not fitted again",
            f"$R plot loss --published S-Base {option}":
                name + ": has no effect: published coefficients are not fitted",
        }
    commands["$R plot loss --published S-Base --group S-Base"] = (
        "--group: has no effect: published coefficients are not fitted")
    del commands["$R plot loss --published S-Base --law bilinear"]
    return commands


def ignored() -> list[Fault]:
    """Options that would have no effect, or two."""
    fit = "$R fit t.csv -q -o kept.out "
    simulate = ("$R simulate --law 'loss = a*N^-b' --set a=1 --set b=2 "
                "--vary N=1:2 ")
    resample = fit + "--interval jackknife --shard 1/2 "
    twice = "is given twice"
    commands = {
        fit + "--json --format csv": '"is not json, which --json asks for"',
        fit + "--format text --json": '"is not json, which --json asks for"',
        fit + "--prior": "--prior",
        fit + "--prior box": "is neither bounds nor P=VALUE~FACTOR",
        fit + "--prior a=1": "is not P=VALUE~FACTOR",
        fit + "--prior a=0~2": "needs a value other than 0",
        fit + "--prior a=1~1": "needs a value other than 0",
        fit + "--prior a=nan~2": "'nan' is not a finite number",
        fit + "--prior zz=1~2": "'zz' is no parameter",
        fit + "--prior bounds --starts 9": "--starts: has no effect",
        fit + "--prior bounds --interval profile": "--interval: has no effect",
        fit + "--prior bounds --objective lad": "--objective: has no effect",
        fit + "--prior bounds": "has no finite bounds",
        fit + "--prior a=1~2 --prior a=1~2": "--prior: 'a' " + twice,
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
            "--seed: '3' needs --folds",
        "$R report t.csv --no-compare --leave-out E":
            "have no effect with --no-compare",
        "$R epc --law routed-bilinear --published S-Base --reach 0 --at E=8":
            "--reach: '0' is not a positive number",
        fit + "--step N": "--step N: has no effect: every row is a run",
        "$R inspect t.csv --step N": "--step N: has no effect",
        fit + "--shared-group X": "--shared-group: no points in group 'X'",
        fit + "--group-by E --shared-group X":
            "--shared-group: no points in group 'X'",
        fit + "--absolute-sigma": "no column gives them",
        fit + "--weight 2 --absolute-sigma": "no column gives them",
        fit + "--sigma .01 --absolute-sigma --objective lad":
            "'lad' needs errors that it may estimate",
        fit + "--sigma .01 --absolute-sigma --interval jackknife":
            "'jackknife' takes the errors from the runs",
        fit + "--sigma .01 --absolute-sigma --interval bootstrap --resample case":
            "'case' takes the errors from the runs",
        fit + "--region a": "the joint region: 'a' does not name two parameters",
        fit + "--region a,a": "--region: 'a' " + twice,
        fit + "--region a,zz": "the joint region: 'zz' is no free parameter",
        fit + "--region a,b --fix a=-.08": "'a' is no free parameter",
        fit + "--region a,b --objective lad": "'lad' has no joint region",
        fit + "--region a,b --prior bounds": "--region: has no effect",
        fit + "--calibrate N*zz": "is no variable of routed-bilinear",
        fit + "--calibrate N --prior bounds": "--calibrate: has no effect",
        resample + "--calibrate N": "--calibrate: has no effect with --shard",
        resample + "--region a,b": "--region: has no effect with --shard",
        "$R fit t.csv -q --json | $R predict - --calibrate --at N=1e9,E=8":
            "--calibrate: the fit has no growth of errors",
        "$R fit t.csv -q --json | $R predict - --calibrate --solve N --loss 2 "
        "--at E=8": "--calibrate: has no effect with --solve",
        "$R fit t.csv -q --json | $R plot region - --region a,b":
            "--region: has no effect: a saved fit is not fitted again",
        "$R plot region t.csv": "no two parameters are named",
        fit + "--published --json": "needs --format text or markdown",
        fit + "--published --format csv":
            "--published: needs --format text or markdown",
        resample + "--published": "--published: needs --format text or markdown",
        resample + "--format csv": "--format: has no effect with --shard",
        resample + "--format json": '"has no effect with --shard',
        resample + "--json": '"has no effect with --shard',
        CHINCHILLA + BUDGET + "--draws 9":
            "--draws: has no effect: published coefficients have no errors",
        CHINCHILLA + BUDGET + "--seed 9":
            "--seed: has no effect: published coefficients have no errors",
        "$R fit t.csv -q --json | $R plan - --free N --at E=8 "
        "--subject-to 'N <= 1e9' --draws 0 --seed 9":
            "--seed: '9' has no effect with --draws 0",
        "$R fit t.csv -q --json --interval bootstrap --resamples 20 | $R plan - --free N "
        "--at E=8 --subject-to 'N <= 1e9' --seed 9":
            "--seed: '9' has no effect: the resamples that the fit keeps",
        "$R compare t.csv --laws bilinear,separable --level .9":
            "--level: '0.9' has no effect: laws are compared without intervals",
        "$R compare t.csv --groups --group-by E -v":
            "--verbose: has no effect with --groups",
        "$R compare t.csv --groups --group-by E --share a,a":
            "--share: 'a' is given twice",
        "$R compare t.csv --groups --group-by E --share a --share a":
            "--share: 'a' is given twice",
    } | of_figures()
    return [Fault(f"no effect: {command}", TABLE, command, 2, (says,))
            for command, says in commands.items()]


def contradictory() -> list[Fault]:
    """Options that cannot be meant together, or leave out what is needed."""
    saved = "$R fit t.csv -q -o fit.json > /dev/null; {}; s=$?; rm fit.json; exit $s"
    one = "--law 'loss = a*N^-b' --map N=N "
    commands = {
        saved.format("$R check t.csv --against fit.json --rtol=-1"):
            "is not a number of 0 or more",
        saved.format("$R predict fit.json --at N=1e9,E=4 --at N=1e9"): "--at",
        saved.format("$R predict fit.json t.csv --at N=1e9,E=4"):
            "--at and a table of points are both given",
        saved.format("$R predict fit.json --at N=1e9,E=4,N=1e8"): "gives N twice",
        saved.format("$R predict fit.json --solve N --loss 2.2 --at N=1e9,E=4"):
            "gives N, which is asked for",
        saved.format("$R plan fit.json --law chinchilla --published Hoffmann "
                     "--free N --free D " + BUDGET):
            "a model and --law are both given",
        "$R plot loss t.csv -o p.svg --script ./p.svg":
            "is the file of --script as well",
        "$R compare t.csv --laws 'bilinear - z*log10(N)^2,separable'":
            "a term can only be added to a law",
        saved.format("$R plot compare fit.json"): "fits laws to a table",
        "$R simulate --law 'loss = A*run^-b' --set A=3 --set b=.1 "
        "--vary run=1:10": "is a column of every simulated table",
        CHINCHILLA + BUDGET + "--compare-with N=1e9,D=1e9,E=3": "--compare-with",
        CHINCHILLA + BUDGET + "--round N=": "allowed values are missing",
        "$R plot contour t.csv " + one: "it has no lines of equal loss",
        "$R plot epc t.csv " + one: "does not say what dense means",
        "$R plot profile t.csv --objective huber:1e-3": "no parameter has a profile",
    }
    return [Fault(f"contradictory: {command}", TABLE, command, (2, 5), (says,))
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
        Fault("points with columns named as answers",
              {"t.csv": table(), "p.csv": csv(["N", "E", "loss"], rows())},
              "$R fit t.csv -q -o fit.json > said; $R predict fit.json p.csv "
              "--json > said; s=$?; grep -q '\"given_loss\": 2' said || s=99; "
              "rm said fit.json; exit $s", 0),
        Fault("a law of one variable, solved without a point", {},
              "$R predict --law dense-power --published Dense --solve N "
              "--loss 2.1 < /dev/null", 0),
        Fault("whole numbers of 11 digits", {},
              CHINCHILLA + "--subject-to '6*N*D <= 1e21' --round N=whole "
              "--round D=whole --format csv | tail -n 1 | "
              "grep -qE '^[0-9]+,[0-9]+,'", 0),
        Fault("laws by default where some runs lack a variable",
              {"t.csv": csv(["N", "D", "loss", "S", "g"],
                            [[n, str(float(n) * 20), l, ".5" if i < 20 else "", "x"]
                             for i, (n, _, l) in enumerate(rows())])},
              "$R compare t.csv --no-runs -o kept.out", 0,
              ("many runs have no number for S",)),
        Fault("101 groups, two by two",
              {"t.csv": csv(["N", "E", "loss", "g"],
                            [[*line, str(g)] for g in range(101)
                             for line in rows()])},
              "$R compare t.csv --groups --group-by g --law bilinear -o kept.out",
              2, ("--groups: compares at most 100 groups", "--group")),
        Fault("a law that is not finite, among others", {"t.csv": table()},
              "$R compare t.csv --laws 'a + ln(1 - N)*b,bilinear' -o kept.out",
              (2, 3), ("leave it out of --laws",)),
        Fault("one size, laws by default",
              {"t.csv": csv(["N", "loss"], [["1e9", f"2.{i}"] for i in range(9)])},
              "$R compare t.csv -o kept.out", 3,
              ("the points determine no law of the book: not dense-power",
               "name laws with --laws")),
        Fault("resamples of points without residuals",
              {"t.csv": csv(["N", "E", "loss"], rows()[:1] + rows()[9:10])},
              "$R fit t.csv --law 'a + b*ln(N)' -q --interval bootstrap "
              "-o fit.json > said; $R predict fit.json --at N=1e9; s=$?; "
              "rm fit.json said; exit $s", 0,
              ("intervals are Wald's: the fit holds no resamples",)),
        Fault("clusters that an average would mix",
              {"t.csv": csv(["run", "seed", "N", "E", "loss"],
                            [[f"r{i}", str(i % 2), *line] for i, line in
                             enumerate(line for line in rows() for _ in "ab")])},
              "$R fit t.csv --law bilinear --seeds mean --interval jackknife "
              "--cluster run -q -o kept.out", 2,
              ("averaged into one point are of different clusters",
               "--seeds each")),
        Fault("a figure of a fit at its bound", {"t.csv": table()},
              "$R plot loss t.csv --law bilinear --bound a=-.01:0 -o p.svg; "
              "s=$?; rm p.svg; exit $s", 0, ("lies on its bound",)),
        Fault("a fold by a variable that most runs lack",
              {"t.csv": csv(["N", "D", "loss", "S"],
                            [[n, str(float(n) * 20), l, ".5" if i < 9 else ""]
                             for i, (n, _, l) in enumerate(rows())])},
              "$R compare t.csv --no-runs --hold-out 'S > 0.4' -o kept.out",
              (2, 3), ("",)),
        Fault("one run of forty without a value",
              {"t.csv": csv(["N", "D", "loss"],
                            [[n, str(float(n) * 20) if i else "", l]
                             for i, (n, _, l) in enumerate(rows())])},
              "$R compare t.csv --no-runs -o kept.out", 0,
              ("dropped for missing values: 1 (D 1)",)),
        Fault("a word in a column that was mapped",
              {"t.csv": csv(["N", "Dx", "loss"],
                            [[n, str(float(n) * 20) if i else "oops", l]
                             for i, (n, _, l) in enumerate(rows())])},
              "$R compare t.csv --no-runs --map D=Dx -o kept.out", 3,
              ("column Dx: 'oops' is not a number",)),
        *[Fault(f"{kind} by cluster at bounds",
                {"t.csv": csv(["x", "loss", "c"],
                              [[str(i + 1), str(2 + i % 3), "abcde"[i % 5]]
                               for i in range(20)])},
                "$R fit t.csv --law 'E + A*x^-0.5' --fix A=1 --bound E=3: -q "
                f"--interval {kind} --resamples 20 --cluster c -o kept.out", 0)
          for kind in ("bootstrap", "percentile")],
        Fault("three clusters",
              {"t.csv": csv(["x", "loss", "c"],
                            [[str(i + 1), str(2 + i % 3), "abc"[i // 7]]
                             for i in range(20)])},
              "$R fit t.csv --law 'E + A*x' -q --interval bootstrap --resamples "
              "20 --cluster c -o kept.out", 3,
              ("there are only 3 clusters", "use --interval jackknife")),
        Fault("a law file that is not there, with a known name in front",
              {"t.csv": table()},
              "$R fit t.csv --law chinchilla-mine.toml -o kept.out", 1,
              ("no such law file",)),
        Fault("a name of the book and more", {"t.csv": table()},
              "$R fit t.csv --law kaplan-sizes -o kept.out", 2,
              ("did you mean",)),
        Fault("two names too long to be files", {"t.csv": table()},
              f"$R plot loss t.csv -o {'o' * 300}.svg --script {'s' * 300}", 1,
              ("File name too long",)),
        Fault("a check of another table",
              {"t.csv": table(), "u.csv": csv(["N", "E"], [["1", "2"]])},
              "$R fit t.csv -q -o fit.json > said; $R check u.csv --against "
              "fit.json; s=$?; rm fit.json said; exit $s", 2,
              ("does the table belong to it?",)),
        Fault("criteria of no residuals", {"t.csv": exact},
              "$R fit t.csv --law 'loss = a*N^-b' -v -q > said; grep -q inf said "
              "&& exit 99; rm said", 0),
    ]
