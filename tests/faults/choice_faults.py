"""What chooses rows, columns and coefficients, and what tables of points and
pictures are named: each option that is misused says what is wrong with it."""

from faults import Fault
from inputs import rows

RUNS = b"run,step,N,E,loss,state,day\n" + b"".join(
    f"r{i},{step},{n},{e},{loss},{'done' if i % 9 else 'bad'},2024-0{1 + i % 9}-01\n"
    .encode() for i, (n, e, loss) in enumerate(rows()) for step in (1, 2))
FILES = {"t.csv": RUNS, "d": None}
FIT = "$R fit t.csv --law 'a*N^-b' -q -o kept.out "
SAVED = ("$R fit t.csv --law 'a*N^-b' -q -o fit.json > /dev/null; {}; "
         "s=$?; rm fit.json; exit $s")


def choices() -> dict[str, tuple[int, str]]:
    """Commands, their exit status and a part of what they say."""
    cases = {}
    for rule in ("first", "mean:0", "mean:", "mean:1.5", "mean:-1", "mean:1e99",
                 "min:3", "1e400", "nan", "LAST", "0x2", "1,2"):
        cases[FIT + f"--row '{rule}'"] = (
            2, f"--row: '{rule}' is not last, all, min, mean:K or a step")
    cases[FIT + "--row 7"] = 3, "no run has a row at step 7"
    cases[FIT + "--row=-1"] = 3, "no run has a row at step -1"
    filters = {
        "state == done": (2, "a text is in quotes: 'done'"),
        "state in (done)": (2, "a text is in quotes: 'done'"),
        "state in ()": (2, "expected a number, a name or '('"),
        "state in ('a', 3)": (2, "is used as text and as a number"),
        "state in": (2, "state in"),
        "state like 3": (2, "write name like 'moe-*'"),
        "like 'a*'": (2, "--where"),
        "state like 'z*'": (3, "the filter drops each of"),
        "state = 'done'": (2, "compare with '=='"),
        "state == 'done": (2, "--where"),
        "N > 1 and E > 1": (2, "and is written '&&'"),
        "missing(none)": (2, "unknown column 'none'"),
        "missing()": (2, "expected a number, a name or '('"),
        "missing(N, E)": (2, "--where"),
        "day > 2024": (3, "column day: '2024-01-01' is not a number"),
        "day > '2030-01-01'": (3, "the filter drops each of"),
        "N > 1e99": (3, "the filter drops each of"),
        " ": (2, "the formula is empty"),
    }
    for text, expected in filters.items():
        cases[FIT + '--where "' + text + '"'] = expected
    cases[FIT + "--where 'N > 1' --where none"] = (
        2, "--where: 'none' drops every filter: leave it out")
    for text, says in {"N,,E": "is not names separated by commas",
                       ",": "is not names separated by commas",
                       "N,N": "is not names separated by commas",
                       "N,zz": "unknown column 'zz'",
                       "N N": "a product is written with '*'"}.items():
        cases[FIT + f"--best-by '{text}'"] = 2, "--best-by: "
        cases[FIT + f"--best-by '{text}' "] = 2, says
        cases[FIT + f"--seeds 'mean:{text}'"] = 2, "--seeds: "
    for text in ("ab", '"', "", "\u00e9", ",,"):
        cases[FIT + f"--delimiter '{text}'"] = 2, "--delimiter: "
    for text in ("tab", "'|'", "semicolon", "q"):
        cases[FIT + f"--delimiter {text}"] = (
            3, "t.csv:1: the header has no such delimiter, but commas")
    for text in ("1,000", "1e3e", "1.3Q", "M", "--", "0x10M"):
        cases[SAVED.format(f"$R predict fit.json --at 'N={text}'")] = 2, "--at"
    return cases


def outputs() -> dict[str, tuple[int, str]]:
    """Files of points and pictures."""
    cases = {}
    for option in ("--points", "--points-dropped"):
        cases |= {
            FIT + option: (2, f"{option}: needs a value: FILE"),
            FIT + f"{option} d": (1, "d: is a folder"),
            FIT + f"{option} no/x.csv": (1, "there is no folder 'no'"),
            FIT + f"{option} t.csv": (2, "is read as well: it would be lost"),
            FIT + f"{option} kept.out": (2, "is the file of -o as well"),
            f"$R fit t.csv --law 'a*N^-b' -q -o - {option} -":
                (2, "standard output has another document"),
        }
    cases[FIT + "--points - --points-dropped -"] = (
        2, "standard output has another document")
    cases[FIT + "--points p --points-dropped p"] = (
        2, "is the file of --points as well")
    plot = "$R plot loss t.csv --law 'a*N^-b' -q -o p.svg "
    for text in ("0", "-5", "39", "1001", "1e9"):
        cases[plot + f"--width={text}"] = 2, "is not a number from 40 to 1000"
    for text in ("x", "nan", "80x60"):
        cases[plot + f"--width {text}"] = 2, "is not a finite number"
    for option in ("--title", "--x-label", "--y-label"):
        cases[plot + f"{option} ''"] = 2, f"{option}: needs a value"
    for flag in ("--no-caption", "--no-runs", "--quiet"):
        cases[plot + f"{flag}=yes"] = 2, f"{flag}: takes no value"
    return cases


def saved() -> dict[str, tuple[int, str]]:
    """Fits and coefficients that stand for others."""
    cases = {
        FIT + "--like t.csv": (3, "t.csv:1: is not JSON"),
        FIT + "--like no.json": (1, "no.json: cannot open"),
        FIT + "--like d": (1, "d: "),
        SAVED.format("$R predict fit.json --at N=1e9 --set a=1"):
            (2, "--set: has no effect without --law"),
        SAVED.format("$R check t.csv --against fit.json --within=-1"):
            (2, "is not a number of 0 or more"),
        "$R check t.csv": (2, "--against FIT is missing"),
        "$R check t.csv --against t.csv": (3, "t.csv:1: is not JSON"),
    }
    for text in ("x", "nan", "inf", "1e400"):
        cases[SAVED.format(
            f"$R check t.csv --against fit.json --within {text}")] = (
                2, f"--within: '{text}' is not a finite number")
    given = "$R predict --law 'a*N^-b' --at N=1e9 "
    hoffmann = "$R predict --law chinchilla --at N=1e9,D=1e10 "
    return cases | {
        given: (2, "needs coefficients"),
        hoffmann: (2, "add --published LABEL, or --set P=VALUE"),
        given + "--set a=1,zz=2": (2, "zz"),
        given + "--set a=1,b": (2, "--set"),
        given + "--set a=1,b=": (2, "--set: "),
        given + "--set a=nan,b=1": (2, "'nan' is not a finite number"),
        given + "--set a=1,b=1e999": (2, "'1e999' is not a finite number"),
        given + "--set a=1,b=.1 --set a=2": (2, "--set: 'a' is given twice"),
        given + "--set a=1": (2, "b"),
        given + "--set a=1,b=.1,N=3": (2, "N"),
        hoffmann + "--set E0=1": (2, "no value is given for A"),
        hoffmann + "--published Hoffmann --set Z=1": (2, "Z"),
        hoffmann + "--published Hoffman --set E0=1": (2, "Hoffmann"),
        "$R predict --set a=1 --at N=1e9": (2, "has no effect without --law"),
        "$R predict --published Hoffmann --at N=1e9":
            (2, "--published: has no effect without --law"),
    }


def faults() -> list[Fault]:
    return [Fault(f"choice: {command}", FILES, command, code, (says,))
            for cases in (choices(), outputs(), saved())
            for command, (code, says) in cases.items()]
