"""What `plan`, `plot`, `report`, `merge` and their options are given."""

import hashlib
import json
import pathlib
import subprocess
import tempfile

import analysis_faults
import choice_faults
import name_faults
import option_faults
import stream_faults
from faults import Fault
from inputs import csv, grouped, rows, table

TABLE = {"t.csv": table()}
CHINCHILLA = "$R plan --law chinchilla --published Hoffmann --free N --free D "
BUDGET = "--subject-to '6*N*D <= 1e20' "


def plans() -> list[Fault]:
    wrong = {
        BUDGET + "--free ''": (2, "--free: needs a value"),
        BUDGET + "--free E": (2, "'E' needs a box"),
        "--subject-to '6*N*D <= C' --for C=nan": (2, "is not a finite number"),
        "--subject-to '6*N*D <= C' --for C=1e999": (2, "is not a finite number"),
        "--subject-to '6*N*D <= C' --for C=0": (2, "cannot be met by any"),
        "--subject-to '6*N*D <= C' --for C=-1e20": (2, "cannot be met by any"),
        "--subject-to '6*N*D <= C' --for C=4e-324": (2, "cannot be met by any"),
        "--subject-to '6*N*D == 1e20 && 6*N*D == 1e21'":
            (2, "'6*N*D == 1e21' cannot be met by any design"),
        "--subject-to '" + "(" * 10_000 + "'": (2, "nested more than 200"),
        "--subject-to 'N <= 1e9" + " && N <= 1e9" * 500 + "'":
            (2, "more than 40 constraints are given"),
        "--subject-to ''": (2, "--subject-to: needs a value"),
        "--minimise 'ln(-N-D)'": (3, "has no finite value anywhere in the box"),
        BUDGET + "--minimise ''": (2, "--minimise: needs a value"),
        BUDGET + "--round N=1,nan": (2, "'nan' is not a finite number"),
        BUDGET + "--compare-with N=-1,D=1": (3, "N = -1 must be positive"),
        BUDGET + "--compare-with N=0,D=1": (3, "N = 0 must be positive"),
        BUDGET + "--compare-with N=inf,D=1": (2, "is not a finite number"),
        BUDGET + "--draws 1e9": (2, "is not a whole number from 0 to 100000"),
        BUDGET + "--starts 1000000": (2, "is not a whole number from 1"),
        BUDGET + "--group S-Base": (2, "S-Base"),
    }
    faults = [Fault(f"plan {text[:70]!r}", {},
                    CHINCHILLA + text + " -o kept.out", code, (says,))
              for text, (code, says) in wrong.items()]
    boxes = {
        "N=0:1e9": (3, "--free N=0:1e9: N = 0 must be positive in chinchilla"),
        "N=-5:5": (3, "N = -5 must be positive in chinchilla"),
        "N=1:1e300": (2, "its ends must lie between 1e-100 and 1e100"),
        "N=1e-300:1": (2, "its ends must lie between 1e-100 and 1e100"),
        "N=5:1": (2, "is an empty box"),
        "N=1:nan": (2, "'nan' is not a finite number"),
        "N=1:2:3": (2, "'2:3' is not a finite number"),
    }
    for box, (code, says) in boxes.items():
        faults.append(Fault(
            f"plan in the box {box}", {},
            "$R plan --law chinchilla --published Hoffmann --free D --free "
            f"{box} {BUDGET} -o kept.out", code, (says,)))
    sound = {
        "a box of one point": "--free N=5:5 --free D=5:5",
        "an objective that is constant": f"--free N --free D {BUDGET} "
                                         "--minimise 1",
        "an objective of noise": f"--free N --free D {BUDGET} "
                                 "--minimise 'N/D*sin(N)'",
        "whole numbers of 1e18": f"--free N --free D=1:1e18 {BUDGET} "
                                 "--round N=whole --round D=whole",
        "a budget of 1e308": "--free N --free D --subject-to '6*N*D <= 1e308'",
    }
    for what, text in sound.items():
        faults.append(Fault(
            f"plan of {what}", {},
            f"$R plan --law chinchilla --published Hoffmann {text} -q "
            "-o kept.out", 0))
    for given in ("0", "-3", "-1e300"):
        faults.append(Fault(
            f"plan at E = {given}", {},
            "$R plan --law routed-bilinear --published S-Base --free N "
            f"--subject-to 'N <= 1e12' --at E={given} -o kept.out", 3,
            ("must be positive in routed-bilinear",)))
    return faults


def designs() -> list[Fault]:
    known = ("$R design --law chinchilla --published Hoffmann --for alpha -o "
             "kept.out ")
    free = "--free N=1e7,1e8,1e9 --free D=1e9,1e10,1e11 "
    wrong = {
        free + "--budget 0": (2, "'0' is not a positive number"),
        free + "--budget -1": (2, "'-1' is not a positive number"),
        free + "--budget nan": (2, "'nan' is not a finite number"),
        free + "--budget 0.5": (2, "pays for no run"),
        free + "--runs 0": (2, "is not a whole number from 1"),
        free + "--runs 1e9": (2, "is not a whole number from 1"),
        free + "--runs 2.5": (2, "is not a whole number from 1"),
        free + "--runs 9 --cost ''": (2, "--cost: needs a value"),
        free + "--runs 9 --cost '-N'": (3, "it must be positive"),
        free + "--runs 9 --cost 'N/0'": (3, "it must be positive"),
        free + "--runs 9 --cost 'hours'": (2, "unknown name"),
        free + "--runs 9 --subject-to 'N > 1e30'": (3, "no candidate is left"),
        free + "--runs 9 --weights 1,2": (2, "one number for each"),
        free + "--runs 9 --weights -1": (2, "is not positive"),
        free + "--runs 9 --prior alpha=0.3~1.5": (2, "has no effect"),
        free + "--runs 9 --target N=1e9": (2, "lacks D"),
        free + "--runs 9 --target N=-1,D=1e9": (3, "must be positive"),
        free + "--runs 9 --candidates pool.csv": (2, "are both given"),
        free + "--runs 9 --laws chinchilla,bilinear": (2, "a table of runs"),
        free + "--runs 9 --tell-apart 0.5": (2, "has no effect on one law"),
        free + "--runs 9 --draws 0": (2, "is not a whole number from 1"),
        free + "--runs 9 --seed -1": (2, "is not a whole number from 0"),
        free + "--runs 9 --repeats 0": (2, "is not a whole number from 1"),
        free + "--runs 9 --compare-with nowhere.csv": (1, "nowhere.csv"),
        free + "--runs 9 --compare-with bare.csv": (3, "has no rows"),
        free + "--runs 9 --targets bare.csv": (3, "has no rows"),
        free + "--runs 9 --targets hole.csv": (3, "has no value for D"),
        free + "--runs 9 --round N=pow3": (2, "is not a finite number"),
        free + "--budget 1e308": (2, "more than 1e12"),
        free + "--until 'alpha within 1.0000001'": (2, "as well as that"),
        free + "--until 'alpha within 1'": (2, "must be above 1"),
        "--candidates bare.csv --runs 9": (3, "no candidate is left"),
        "--candidates hole.csv --runs 9": (3, "hole.csv:3: has no value for D"),
        free + "--until 'alpha within 0'": (2, "is not positive"),
        free + "--until 'beta within 2'": (2, "is not what is learnt"),
        "--free N=1e8,1e9 --runs 9": (2, "candidates need them all"),
        "--free N=1:1e9 --round N=whole --free D=1:1e9 --free E=1,2 --runs 9":
            (2, "'E' is no variable of chinchilla"),
        "--free N=-1,1 --free D=1e9,1e10 --runs 9": (3, "must be positive"),
        "--free N=1e8,1e8 --free D=1e9,1e9 --runs 9": (3, "cannot be learnt"),
        "--candidates nowhere.csv --runs 9": (1, "nowhere.csv"),
        "--candidates pool.csv --runs 9": (3, "has no column for"),
    }
    pool = {"pool.csv": b"N,size\n1,2\n", "bare.csv": b"N,D\n",
            "hole.csv": b"N,D\n1e8,1e9\n1e9,\n"}
    return [Fault(f"design {text[:70]!r}", pool,
                  known + ("" if "--sigma" in text else "--sigma 0.01 ") + text,
                  code, (says,))
            for text, (code, says) in wrong.items()]


# Names of groups that a shell, gnuplot or a browser might act on.
SCRIPTS = ("`touch broken`", "$(touch broken)", '"; touch broken; "',
           "system('touch broken')", "x'\"\\n@_^~{}[]%d%s", "\x1b[31mred",
           "</script><script>touch()</script>", "α β 🎲", "-o", "=1+1",
           "a" * 3000)


def figures() -> list[Fault]:
    budget = "--free N --free D --subject-to '6*N*D <= C' --for "
    plan = f"$R plot plan --law chinchilla --published Hoffmann {budget}"
    faults = [
        Fault("plot of impossible plans", {}, plan + "C=1,2", 2,
              ("'6*N*D <= C' cannot be met by any design",)),
        Fault("plot of one plan", {}, plan + "C=1e20", 2,
              ("needs one value that varies",)),
        Fault("plot to an unknown ending", TABLE,
              "$R plot loss t.csv -o kept.out", 2,
              ("'kept.out' does not end in .svg, .png or .pdf",)),
        Fault("plot into no folder", TABLE, "$R plot loss t.csv -o a/b.svg", 1,
              ("a/b.svg: cannot be written: ", "there is no folder 'a'")),
        Fault("plot to a full disk", TABLE, "$R plot loss t.csv > /dev/full",
              1, ("No space left on device",)),
        Fault("script to a full disk", TABLE,
              "$R plot loss t.csv --script /dev/full", 1,
              ("/dev/full: cannot be written: No space left on device",)),
        Fault("page to a full disk", TABLE,
              "$R report t.csv --no-compare -o /dev/full", 1,
              ("/dev/full: cannot be written: No space left on device",)),
        Fault("page of standard input", TABLE, "$R report - < t.csv", 2,
              ("name a file, not standard input",)),
        Fault("page of one run", {"t.csv": csv(["N", "E", "loss"], rows()[:1])},
              "$R report t.csv -o kept.out", 3,
              ("1 point cannot determine 6 parameters",)),
        Fault("page of a header", {"t.csv": b"N,E,loss\n"},
              "$R report t.csv -o kept.out", 3, ("the table has no rows",)),
        Fault("a page in no folder for temporary files", TABLE,
              "env TMPDIR=/nowhere $R report t.csv -q --no-compare -o kept.out",
              (0, 1)),
        Fault("figures without gnuplot", TABLE,
              "PATH=/nowhere $R plot loss t.csv -o x.svg", 1,
              ("gnuplot, which draws the figures, is not installed", "--script FILE")),
        Fault("a gnuplot that fails", TABLE,
              "mkdir p; printf '#!/bin/sh\\nexit 3\\n' > p/gnuplot; chmod +x "
              "p/gnuplot; PATH=$PWD/p:$PATH $R plot loss t.csv -o x.svg; s=$?; "
              "rm -r p; exit $s", 1, ("gnuplot",)),
        Fault("a gnuplot that is killed", TABLE,
              "mkdir p; printf '#!/bin/sh\\nkill -9 $$\\n' > p/gnuplot; chmod "
              "+x p/gnuplot; PATH=$PWD/p:$PATH $R plot loss t.csv -o x.svg; "
              "s=$?; rm -r p; exit $s", 1, ("gnuplot",)),
        Fault("a gnuplot that never reads", TABLE,
              "mkdir p; printf '#!/bin/sh\\nexec <&-\\nexit 0\\n' > p/gnuplot; "
              "chmod +x p/gnuplot; PATH=$PWD/p:$PATH $R plot loss t.csv -o "
              "x.svg; s=$?; rm -r p; exit $s", 1, ("gnuplot",)),
    ]
    def piped(command: str) -> str:
        return (f"mkfifo p; cat t.csv > p & w=$!; {command}; s=$?; "
                "kill $w 2> /dev/null; rm p; exit $s")
    faults += [
        Fault("a page of a pipe", TABLE,
              piped("$R report p --no-compare -o kept.out"), 2,
              ("p: is a pipe", "name a file")),
        Fault("plot of a pipe", TABLE, piped("$R plot loss p -q"), 0,
              same_as="$R plot loss t.csv -q"),
        Fault("plot of laws over a pipe", TABLE,
              piped("$R plot compare p --laws bilinear,separable -q"), 0,
              same_as="$R plot compare t.csv --laws bilinear,separable -q"),
        Fault("fit of a pipe", TABLE,
              piped("$R fit p -q --format csv"), 0,
              same_as="$R fit t.csv -q --format csv"),
    ]
    for columns in ("0", "1", "-5", "100000", "99999999999999999999", "x"):
        faults.append(Fault(
            f"a terminal of {columns} columns", TABLE,
            f"env COLUMNS={columns} $R plot loss t.csv -q", 0))
    for name in SCRIPTS:
        faults.append(Fault(
            f"plot of a group called {name[:30]!r}", {"t.csv": grouped(name)},
            "$R plot loss t.csv --group-by g -q -o x.svg; s=$?; rm x.svg; "
            "exit $s", 0))
        faults.append(Fault(
            f"page of a group called {name[:30]!r}", {"t.csv": grouped(name)},
            "$R report t.csv --group-by g --no-compare -q -o x.html; s=$?; "
            "grep -q '<script>touch' x.html && s=99; rm x.html; exit $s", 0))
    return faults


def same_names() -> list[Fault]:
    """An output that is read as well would be lost."""
    fit = "$R fit t.csv -q --interval bootstrap --resamples 20"
    save = "$R fit t.csv -q -o fit.json > /dev/null; "
    lost = ("is read as well: it would be lost", "write to another file")
    commands = {
        "fit": "$R fit t.csv -q -o t.csv",
        "fit through a link": "ln -s t.csv l; $R fit t.csv -q -o l; s=$?; "
                              "rm l; exit $s",
        "fit through a hard link": "ln t.csv l; $R fit l -q -o t.csv; s=$?; "
                                   "rm l; exit $s",
        "fit by another path": "$R fit ./t.csv -q -o $PWD/t.csv",
        "a law file": "$R laws bilinear --toml > l.toml; $R fit t.csv --law "
                      "l.toml -q -o l.toml; s=$?; rm l.toml; exit $s",
        "inspect": "$R inspect t.csv -o t.csv",
        "compare": "$R compare t.csv --laws bilinear,separable -o t.csv",
        "a law of a list": "$R laws bilinear --toml > l.toml; $R compare t.csv "
                           "--laws l.toml,separable -o l.toml; s=$?; "
                           "rm l.toml; exit $s",
        "a law with a term": "$R laws bilinear --toml > l.toml; $R compare "
                             "t.csv --laws 'separable, l.toml + "
                             "z*log10(N)^2' -o ./l.toml; s=$?; rm l.toml; "
                             "exit $s",
        "report": "$R report t.csv -o t.csv",
        "plot": "ln t.csv l.svg; $R plot loss l.svg -o l.svg; s=$?; rm l.svg; "
                "exit $s",
        "plot --script": "$R plot loss t.csv --script t.csv",
        "predict": save + "$R predict fit.json --at N=1e9,E=8 -o fit.json; "
                   "s=$?; rm fit.json; exit $s",
        "plan": save + "$R plan fit.json --free N --at E=8 -o fit.json; s=$?; "
                "rm fit.json; exit $s",
        "check": save + "$R check t.csv --against fit.json -o fit.json; s=$?; "
                 "rm fit.json; exit $s",
        "merge": fit + " --shard 1/1 -o p; $R merge p -o p; s=$?; rm p; "
                 "exit $s",
    }
    return [Fault(f"{what} onto what it reads", TABLE, command, 2, lost)
            for what, command in commands.items()]


def options() -> list[Fault]:
    bootstrap = "--interval bootstrap --resamples 20 "
    wrong = {
        "--objective huber": "D from 1e-100 to 1e100",
        "--objective huber:": "D from 1e-100 to 1e100",
        "--objective huber:0": "D from 1e-100 to 1e100",
        "--objective huber:-1": "D from 1e-100 to 1e100",
        "--objective huber:nan": "D from 1e-100 to 1e100",
        "--objective huber:inf": "D from 1e-100 to 1e100",
        "--objective cauchy:1e-160": "D from 1e-100 to 1e100",
        "--objective cauchy:1e200": "D from 1e-100 to 1e100",
        "--objective huber:1:2": "D from 1e-100 to 1e100",
        "--objective lad:1": "is not l2, lad, huber:D",
        "--objective HUBER:1": "is not l2, lad, huber:D",
        "--objective lad --interval profile": "has no profile: only least squares does",
        bootstrap + "--shard 3": "is not I/N, part I of N, or slurm",
        bootstrap + "--shard slurm": "finds no SLURM_ARRAY_TASK_ID",
        bootstrap + "--shard /": "a number is missing",
        bootstrap + "--shard 0/1": "is not a whole number from 1 to 1",
        bootstrap + "--shard 2/1": "is not a whole number from 1 to 1",
        bootstrap + "--shard 1/0": "is not a whole number from 1 to 1000000",
        bootstrap + "--shard 1/99999999999": "is not a whole number from 1",
        bootstrap + "--shard 1/2/3": "is not a whole number from",
        "--shard 1/2": "is for intervals by refits",
    }
    faults = [Fault(f"option {text}", TABLE,
                    f"$R fit t.csv -q -o kept.out {text}", 2, (says,))
              for text, says in wrong.items()]
    gap = "numbered from 0 or 1 without a gap"
    for task, count, first, last, says in (
            (7, 1, 7, 7, gap), (3, 2, 1, 3, gap), (5, 3, 0, 2, gap),
            (-1, 3, 0, 2, "is not a whole number from 0 to 1000000"),
            ("x", 3, 0, 2, "is not a whole number from")):
        array = (f"SLURM_ARRAY_TASK_ID={task} SLURM_ARRAY_TASK_COUNT={count} "
                 f"SLURM_ARRAY_TASK_MIN={first} SLURM_ARRAY_TASK_MAX={last} ")
        faults.append(Fault(
            f"task {task} of an array {first}-{last} of {count}", TABLE,
            f"{array} $R fit t.csv -q -o kept.out {bootstrap} --shard slurm",
            2, (says,)))
    for text in ("huber:1e-100", "huber:1e100", "soft-l1:1e-15",
                 "cauchy:1e-12", "cauchy:1e100", "lad"):
        faults.append(Fault(
            f"objective {text}", TABLE,
            f"$R fit t.csv -q --objective {text} -o kept.out", (0, 4)))
    for option in ("--law", "--where", "--objective", "--shard", "--starts",
                   "--group", "--target", "--interval", "-o", "--format"):
        for text in (f"{option} ''", f"{option}=''"):
            if option == "-o" and "=" in text:
                continue
            faults.append(Fault(
                f"nothing for {text}", TABLE, f"$R fit t.csv -q {text}", 2,
                (f"{option}: needs a value",)))
    return faults


def shards(binary: pathlib.Path) -> list[bytes]:
    """Both parts of a resampling."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "t.csv"
        path.write_bytes(table())
        return [subprocess.run(
            [binary, "fit", path, "-q", "--interval", "bootstrap",
             "--resamples", "20", "--shard", f"{part}/2"],
            capture_output=True, check=True).stdout for part in (1, 2)]


def sealed(shard: bytes, before: str, after: str) -> bytes:
    """The part with an edit and a last line that agrees with it."""
    lines = shard.decode().splitlines(keepends=True)[:-1]
    body = "".join(lines).replace(before, after, 1)
    assert body != "".join(lines), before
    digest = hashlib.sha256(body.encode()).hexdigest()
    return (body + json.dumps({"lines": len(lines), "sha256": digest})
            + "\n").encode()


def parts(binary: pathlib.Path) -> list[Fault]:
    """Shards that are cut, changed or of one's own making."""
    one, two = shards(binary)
    merge = "$R merge one.jsonl two.jsonl -q -o kept.out"

    def with_two(text: bytes, code=3, says=("two.jsonl: ",)) -> tuple:
        return {"one.jsonl": one, "two.jsonl": text}, merge, code, says

    lines = two.splitlines(keepends=True)
    cases = {
        "whole": ({"one.jsonl": one, "two.jsonl": two}, merge, 0, ()),
        "empty": with_two(b""),
        "a blank line": with_two(b"\n"),
        "no header": with_two(b"".join(lines[1:])),
        "header alone": with_two(lines[0]),
        "two headers": with_two(lines[0] + two),
        "lines exchanged": with_two(
            b"".join([lines[0], lines[2], lines[1], *lines[3:]])),
        "text behind it": with_two(two + b"x\n"),
        "a last line twice": with_two(two + lines[-1]),
        "nested too deeply": with_two(
            lines[0] + b"[" * 100_000 + b"\n" + b"".join(lines[1:])),
        "a line of 33 MiB": with_two(lines[0] + b" " * (33 << 20) + b"\n"),
        "NUL bytes": with_two(two.replace(b"draw", b"dr\0w", 1)),
        "bytes that are not UTF-8": with_two(two.replace(b"draw", b"dr\xff", 1)),
        "an endless file": ({"one.jsonl": one},
                            "$R merge one.jsonl /dev/zero -q -o kept.out", 3,
                            ("/dev/zero: ",)),
        "a folder": ({"one.jsonl": one, "two.jsonl": None}, merge, 1,
                     ("two.jsonl: cannot read: Is a directory",)),
        "none there": ({"one.jsonl": one}, merge, 1,
                       ("two.jsonl: cannot open: No such file",)),
        "a table": with_two(table()),
        "2,000,000,000 of them": (
            {"one.jsonl": sealed(one, '"shards":2', '"shards":2000000000')},
            "$R merge one.jsonl -o kept.out", 3,
            ("one.jsonl: shards: is 2000000000, must be at most 1000000",)),
        "a million of them": (
            {"one.jsonl": sealed(one, '"shards":2', '"shards":1000000')},
            "$R merge one.jsonl -o kept.out", 3,
            ("of 1000000 shards 2, 3, 4, 5, 6, 7, 8, 9, 10 and 999990 others "
             "are missing",)),
        "1,000 times": ({"one.jsonl": one},
                        "$R merge" + " one.jsonl" * 1000 + " -q -o kept.out",
                        3, ("one.jsonl: holds shard 1 of 2",)),
    }
    faults = [Fault(f"shard: {what}", files, command, code, says)
              for what, (files, command, code, says) in cases.items()]
    for i in range(40):
        size = len(two) * i // 40
        faults.append(Fault(f"shard: cut after {size} bytes",
                            *with_two(two[:size])))
        place = (len(two) - 1) * i // 40
        changed = bytearray(two)
        changed[place] ^= 0x01
        faults.append(Fault(f"shard: byte {place} flipped",
                            *with_two(bytes(changed), 3, ())))
    edits = {
        "negative group": ('"group": 0', '"group": -1'),
        "a group that is not there": ('"group": 0', '"group": 7'),
        "a group of 1e30": ('"group": 0', '"group": 1e30'),
        "a draw too long": ('"draw": [', '"draw": [1,'),
        "a text in a draw": ('"draw": [', '"draw": ["1",'),
        "1e999 in a draw": ('"draw": [', '"draw": [1e999,'),
        "shard 0": ('"shard":2', '"shard":0'),
        "shard 3 of 2": ('"shard":2', '"shard":3'),
        "shard 1e9 of 1e9": ('"shard":2,"shards":2',
                             '"shard":1000000000,"shards":1000000000'),
        "no fit": ('"fit":', '"tif":'),
    }
    faults.append(Fault(
        "shard: NaN in a draw",
        *with_two(sealed(two, '"draw": [', '"draw": [NaN,'), 3,
                  ("two.jsonl:2: is not JSON",))))
    for what, (before, after) in edits.items():
        text = sealed(two, before, after)
        faults.append(
            Fault(f"shard: {what}", *with_two(text, 3, ("two.jsonl:",))))
    return faults


def faults(binary: pathlib.Path) -> list[Fault]:
    return (analysis_faults.faults() + plans() + designs() + figures()
            + same_names() + options()
            + option_faults.ignored() + option_faults.contradictory()
            + option_faults.beyond()
            + choice_faults.faults()
            + name_faults.names() + stream_faults.streams()
            + parts(binary))
