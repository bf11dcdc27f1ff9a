"""A sound command in an environment that is not."""

import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

from faults import Fault, missing_for_root
from inputs import curves, table

TABLE = {"t.csv": table()}
CURVES = {"c.csv.gz": curves()}
FIT = "$R fit t.csv -q"
SAVE = FIT + " -o kept.out"
FULL = "cannot be written: No space left on device"
LONG = ("$R fit c.csv.gz -q --interval bootstrap --resamples 1000000 "
        "-o kept.out")
HUGE = "$R simulate --published S-Base --steps 200000 -o kept.out"
COMPARE = "$R compare r.csv --laws routed-bilinear,separable --folds 1000 -q -o kept.out"
# The files that a process is writing when it is stopped.
REMAINS = "test -z \"$(ls -A | grep '^.routescale')\""


def full_disk() -> list[Fault]:
    whole = {
        "fit": FIT, "fit --json": FIT + " --json",
        "inspect": "$R inspect t.csv", "laws": "$R laws",
        "laws NAME": "$R laws routed-bilinear", "--help": "$R --help",
        "fit --help": "$R fit --help", "--version": "$R --version",
        "predict": "$R predict --law routed-bilinear --published S-Base "
                   "--at N=1e9,E=8",
        "epc": "$R epc --law routed-bilinear --published S-Base "
               "--at N=1e9,E=8",
        "compare": "$R compare t.csv --laws bilinear,separable -q",
        "simulate": "$R simulate --published S-Base",
    }
    faults = [Fault(f"{what} to a full disk", TABLE, command + " > /dev/full",
                    1, ("standard output", FULL)) for what, command in
              whole.items()]
    faults += [
        Fault("fit -o to a full disk", TABLE, FIT + " -o /dev/full", 1,
              ("routescale: /dev/full: " + FULL,)),
        Fault("simulate -o .gz to a full disk", TABLE,
              "ln -s /dev/full full.gz; $R simulate --published S-Base "
              "-o full.gz; s=$?; rm full.gz; exit $s", 1, (FULL,)),
        Fault("standard error on a full disk", TABLE,
              "$R fit t.csv -o kept.out 2> /dev/full", 0),
        Fault("errors to a full disk", {}, "$R fit x.csv 2> /dev/full", 1),
        Fault("no more than 4 KiB may be written", TABLE,
              "ulimit -f 8; trap '' XFSZ; $R simulate --published S-Base "
              "-o kept.out", 1, ("kept.out: cannot be written: File too large",)),
        Fault("no more than 4 KiB, and the signal", TABLE,
              "ulimit -f 8; $R simulate --published S-Base -o kept.out", 1,
              ("kept.out: cannot be written: File too large",)),
    ]
    return faults


def pipes() -> list[Fault]:
    # The status of the writer goes to file descriptor 4.
    def through(command: str, reader: str) -> str:
        return (f"s=$( ( ( {command}; echo $? >&4 ) | {reader} >&3 ) 4>&1 "
                "3>/dev/null); exit $s")
    commands = {
        "fit": "$R fit t.csv -q", "simulate": "$R simulate --published S-Base",
        "laws": "$R laws", "--help": "$R fit --help",
        "inspect": "$R inspect t.csv",
        "curves": "$R simulate --published S-Base --steps 2000",
    }
    faults = []
    for what, command in commands.items():
        for reader in ("head -1", "head -c 1", "true", "exec 0<&-; sleep 0.1"):
            faults.append(Fault(f"{what} into {reader}", TABLE,
                                through(command, reader), 0))
        faults.append(Fault(
            f"{what} with standard output closed", TABLE, command + " >&-", 1,
            ("standard output: cannot be written: Bad file descriptor",)))
    faults += [
        Fault("standard error closed", TABLE, "$R fit t.csv -o kept.out 2>&-",
              0),
        Fault("all three closed", TABLE,
              "$R fit t.csv -q <&- >&- 2>&-", 1),
        Fault("fit -o with standard output closed early", TABLE,
              through(SAVE, "true"), 0),
        Fault("a pipe as the table, its writer killed", CURVES,
              "(sh -c 'head -c 100000 c.csv.gz; kill -9 $$'; :) 2> /dev/null | "
              "$R fit -q -o kept.out", 3,
              ("standard input: the gzip stream ends early",)),
        Fault("an empty pipe", {}, ": | $R fit -q -o kept.out", 3,
              ("standard input: the table is empty",)),
        Fault("a slow pipe", TABLE,
              "(head -c 100 t.csv; sleep 0.3; tail -c +101 t.csv) | "
              "$R fit --format csv -q -o kept.out", 0,
              same_as=FIT + " --format csv"),
    ]
    return faults


def folders() -> list[Fault]:
    # Root writes everywhere: without its capabilities it does not.
    drop = "setpriv --bounding-set=-all " if os.geteuid() == 0 else ""
    denied = "cannot be written: Permission denied"
    read_only = ("mkdir d; chmod 500 d; {}$R fit t.csv -q -o d/x.json; s=$?; "
                 "rmdir d; exit $s").format(drop)
    protected = ("chmod 444 kept.out; {}$R fit t.csv -q -o kept.out; s=$?; "
                 "chmod 644 kept.out; exit $s").format(drop)
    return [
        Fault("a read-only folder", TABLE, read_only, 1,
              ("d/x.json: " + denied,), unless=lambda: missing_for_root("setpriv")),
        Fault("a read-only file", TABLE, protected, 1,
              ("kept.out: " + denied,), unless=lambda: missing_for_root("setpriv")),
        Fault("a read-only file system", TABLE, FIT + " -o /proc/x.json", 1,
              ("/proc/x.json: cannot be written: ",)),
        Fault("a folder that is not there", TABLE, FIT + " -o a/b.json", 1,
              ("a/b.json: cannot be written: ", "there is no folder 'a'")),
        Fault("a folder as output", TABLE, FIT + " -o .", 1,
              (".: is a folder", "give the name of a file in it")),
        Fault("a file as a folder", TABLE, FIT + " -o t.csv/x.json", 1,
              ("t.csv/x.json: cannot be written: Not a directory",)),
        Fault("an output name that is too long", TABLE,
              FIT + " -o " + "x" * 300, 1, ("File name too long",)),
        Fault("a longest output name", TABLE,
              FIT + f" -o {'x' * 255}; s=$?; rm {'x' * 255}; exit $s", 0),
        Fault("the input as output", TABLE | {"u.csv": table()},
              "$R fit t.csv -q --format csv -o t.csv; s=$?; head -c 10 t.csv "
              "> /dev/null; exit $s", (0, 1, 2)),
        Fault("the working folder removed", TABLE,
              "mkdir d; cd d; rmdir ../d; $R fit ../t.csv -q", (0, 1)),
        Fault("no file may be opened", TABLE,
              "exec 3< t.csv 4< t.csv; ulimit -n 4; $R fit t.csv -q", (1, 127)),
    ]


def many_runs(folder: pathlib.Path) -> bytes:
    """Enough of them that leaving out each in turn takes seconds."""
    text = table()
    return text + text[text.index(b"\n") + 1:] * 600


def signals() -> list[Fault]:
    faults = []
    for name, code in (("INT", 130), ("TERM", 143), ("HUP", 129),
                       ("QUIT", 131)):
        for what, command, files in (
                ("resampling", LONG, CURVES), ("writing", HUGE, {}),
                ("leaving out runs", COMPARE, {"r.csv": many_runs})):
            # A shell without job control starts a background process with INT
            # and QUIT ignored; `env` puts them back.
            faults.append(Fault(
                f"SIG{name} during {what}", files,
                "ulimit -c 0; env --default-signal=INT,QUIT "
                f"{command} & p=$!; sleep 0.4; kill -{name} $p; wait $p; s=$?; "
                f"{REMAINS} || exit 99; exit $s", code))
    faults += [
        Fault("SIGINT ignored, as under nohup", TABLE,
              f"trap '' INT; {SAVE} --interval bootstrap & p=$!; "
              "kill -INT $p; wait $p", 0),
        Fault("SIGKILL while an output file is there", CURVES,
              f"{LONG} & p=$!; sleep 0.3; kill -KILL $p; wait $p", 137),
        Fault("stopped and continued", TABLE,
              f"{SAVE} --interval bootstrap --resamples 20000 & p=$!; sleep "
              "0.05; kill -STOP $p; sleep 0.2; kill -CONT $p; wait $p", 0),
    ]
    return faults


@functools.cache
def comma_locale() -> str:
    """A folder for LOCPATH with a locale whose decimal point is a comma; the
    reason why there is none begins with a dash."""
    if not shutil.which("localedef"):
        return "-no localedef"
    folder = tempfile.mkdtemp(prefix="routescale-locale-")
    done = subprocess.run(
        ["localedef", "-i", "de_DE", "-f", "UTF-8", f"{folder}/de_DE.UTF-8"],
        capture_output=True)
    made = pathlib.Path(folder, "de_DE.UTF-8", "LC_NUMERIC").exists()
    return folder if made else "-" + done.stderr.decode().splitlines()[0]


def no_comma_locale() -> str:
    folder = comma_locale()
    return folder[1:] if folder.startswith("-") else ""


def locales() -> list[Fault]:
    faults = []
    formats = ("text", "csv", "json", "markdown")
    for name, setting in (
            ("the C locale", "LC_ALL=C"), ("the POSIX locale", "LC_ALL=POSIX"),
            ("C.UTF-8", "LC_ALL=C.UTF-8"),
            ("a locale that is not installed", "LC_ALL=xx_XX.UTF-8"),
            ("no locale", "-u LC_ALL -u LANG"),
            ("a comma locale",
             f"LOCPATH={comma_locale()} LC_ALL=de_DE.UTF-8")):
        unless = no_comma_locale if "comma" in name else lambda: ""
        for form in formats:
            ask = f"fit t.csv -q --format {form} --map 'N=N*1.5'"
            faults.append(Fault(
                f"{form} in {name}", TABLE, f"env {setting} $R {ask}", 0,
                same_as=f"$R {ask}", unless=unless))
    unset = {
        "no HOME": "-u HOME", "HOME nowhere": "HOME=/nowhere",
        "TERM unset": "-u TERM", "TERM unknown": "TERM=xyzzy",
        "no PATH": "-u PATH", "TMPDIR nowhere": "TMPDIR=/nowhere",
        "COLUMNS of words": "COLUMNS=wide", "COLUMNS of nothing": "COLUMNS=",
        "NO_COLOR": "NO_COLOR=1", "no environment at all": "-i",
    }
    for name, setting in unset.items():
        faults.append(Fault(
            name, TABLE, f"env {setting} $R fit t.csv -q -o kept.out", 0,
            same_as="$R fit t.csv -q"))
    # Text is never narrower than 20 columns; no other form has a width.
    for form, same in (("text", "env COLUMNS=20 "), ("csv", ""), ("json", "")):
        faults.append(Fault(
            f"COLUMNS of one, {form}", TABLE,
            f"env COLUMNS=1 $R fit t.csv -q --format {form}", 0,
            same_as=f"{same}$R fit t.csv -q --format {form}"))
    return faults


def is_sanitized(binary: pathlib.Path) -> str:
    symbols = b"__asan_init" in binary.read_bytes()
    return "a sanitizer needs more" if symbols else ""


def limits(binary: pathlib.Path) -> list[Fault]:
    def unless():
        return is_sanitized(binary)
    small = {
        "fit": SAVE,
        "fit in gzip": "$R fit c.csv.gz -q -o kept.out",
        "bootstrap": SAVE + " --interval bootstrap --threads 1",
        "inspect": "$R inspect t.csv -o kept.out",
        "predict": "$R predict --law routed-bilinear --published S-Base --at "
                   "N=1e9,E=8 -o kept.out",
        "simulate": "$R simulate --published S-Base -o kept.out",
    }
    files = TABLE | CURVES
    faults = []
    for what, command in small.items():
        faults.append(Fault(f"{what} on a stack of 1 MB", files,
                            f"ulimit -s 1024; {command}", 0, unless=unless))
        faults.append(Fault(f"{what} in 64 MB of addresses", files,
                            f"ulimit -v 131072; {command}", 0, unless=unless))
    deep = {
        "parentheses": "(" * 190 + "a*N" + ")" * 190,
        "a long sum": "a*N" + "+b*N^-c" * 1500,
        "a long product": "a*N" + "*E" * 10000,
    }
    for what, formula in deep.items():
        faults.append(Fault(
            f"{what} on a stack of 1 MB", TABLE,
            f"ulimit -s 1024; $R fit t.csv --law '{formula}' -q -o kept.out",
            (0, 2, 3, 4), unless=unless))
    faults += [
        Fault("a large table in 64 MB of addresses",
              {"w.csv": wide_table}, "ulimit -v 131072; "
              "$R fit w.csv --group-by run -q -o kept.out", (1, 3),
              unless=unless),
        Fault("16 MB of addresses", TABLE, f"ulimit -v 16384; {SAVE}",
              (1, 127), unless=unless),
        Fault("threads that cannot be had", TABLE,
              "ulimit -v 131072; $R fit t.csv -q --threads 1024 --interval "
              "bootstrap -o kept.out", (0, 1), unless=unless),
        Fault("one second of processor time", CURVES,
              f"ulimit -c 0; ulimit -t 1; {LONG}", (137, 152)),
    ]
    return faults


def wide_table(folder: pathlib.Path) -> bytes:
    """A million runs of long names: more than 64 MB to keep."""
    rows = "".join(f"{'name' * 20}{i},1e9,8,2.5\n" for i in range(600_000))
    return b"run,N,E,loss\n" + rows.encode()


def races() -> list[Fault]:
    files = TABLE | {"u.csv": table(loss="2.9")}
    both = ("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do "
            "$R fit t.csv -q --json -o kept.out > /dev/null & "
            "$R fit u.csv -q --json -o kept.out > /dev/null & done; wait; ")
    check = ("$R fit t.csv -q --json > a.json; $R fit u.csv -q --json > "
             "b.json; cmp -s kept.out a.json || cmp -s kept.out b.json; s=$?; "
             "rm a.json b.json; exit $s")
    reader = ("(while :; do $R predict kept.out --at N=1e9,E=8 > /dev/null || "
              "exit 7; done) & r=$!; for i in 1 2 3 4 5 6 7 8 9 10; do $R fit "
              "t.csv -q -o kept.out > /dev/null; done; kill $r 2> /dev/null; "
              "wait $r; test $? -ne 7")
    return [
        Fault("24 processes write one output", files, both + check, 0),
        Fault("a reader of an output that is written again and again", TABLE,
              f"({FIT} -o kept.out > /dev/null; {reader}) 2> said; s=$?; "
              "grep routescale said >&2; rm said; exit $s", 0),
    ]


def faults(binary: pathlib.Path) -> list[Fault]:
    return (full_disk() + pipes() + folders() + signals() + locales()
            + limits(binary) + races())
