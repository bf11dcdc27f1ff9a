"""Inputs and outputs that are no plain files."""

import shutil

from faults import Fault
from inputs import table

TABLE = {"t.csv": table()}
SAVE = "$R fit t.csv -q -o {} > /dev/null"
SOCKET = ("/usr/bin/python3 -c 'import socket; "
          "socket.socket(socket.AF_UNIX).bind(\"s\")'; ")


def no_script() -> str:
    return "" if shutil.which("script") else "no program 'script'"


def outputs() -> list[Fault]:
    save_to_pipe = SAVE.format("p") + "; s=$?; wait; "
    whole = SAVE.format("whole") + "; cmp got whole || s=99; "
    return [
        Fault("-o to a pipe", TABLE,
              f"mkfifo p; cat p > got & {save_to_pipe} {whole}"
              "test -p p || s=98; rm p got whole; exit $s", 0),
        Fault("-o to a pipe whose reader leaves", {},
              "mkfifo p; head -c 1 p > /dev/null & "
              "$R simulate --published S-Base --steps 2000 -o p; s=$?; "
              "test -p p || s=98; rm p; exit $s", 0),
        Fault("-o to a socket", TABLE,
              SOCKET + SAVE.format("s") + "; s=$?; test -S s || s=98; rm s; "
              "exit $s", 1, ("s: cannot be written: No such device",)),
        Fault("-o to a terminal", TABLE,
              "script -qec '$R laws bilinear -o $(tty)' /dev/null < /dev/null "
              "> said; s=$?; grep -q 'log10(N)' said || s=99; rm said; "
              "exit $s", 0, unless=no_script),
        Fault("-o to /dev/null", TABLE,
              SAVE.format("/dev/null") + "; s=$?; test -c /dev/null || s=98; "
              "exit $s", 0),
        Fault("-o to a link to nothing", TABLE,
              "ln -s new d; " + SAVE.format("d") + "; s=$?; test -h d && "
              "grep -q schema new || s=99; rm d new; exit $s", 0),
        Fault("-o to a link into no folder", TABLE,
              "ln -s no/new d; " + SAVE.format("d") + "; s=$?; test -h d || "
              "s=98; rm d; exit $s", 1,
              ("d: cannot be written: No such file or directory",
               "there is no folder 'no'")),
        Fault("-o to a link to itself", TABLE,
              "ln -s d d; " + SAVE.format("d") + "; s=$?; rm d; exit $s", 1,
              ("d: cannot be written: Too many levels of symbolic links",)),
    ]


def inputs() -> list[Fault]:
    saved = SAVE.format("fit.json") + "; "
    twice = "standard input cannot be both the fit and the table"
    remedy = "name a file for one of them"

    def with_fit(command: str) -> str:
        return f"{saved}{command} < fit.json; s=$?; rm fit.json; exit $s"
    return [
        Fault("a socket as the table", {},
              SOCKET + "$R fit s -q; s=$?; rm s; exit $s", 1,
              ("s: cannot open: No such device or address",)),
        Fault("a link to nothing as the table", {},
              "ln -s nowhere d; $R fit d -q; s=$?; rm d; exit $s", 1,
              ("d: cannot open: No such file or directory",)),
        Fault("a link to nothing as the fit", {},
              "ln -s nowhere d; $R predict d --at N=1e9,E=8; s=$?; rm d; "
              "exit $s", 1, ("d: cannot open: No such file or directory",)),
        Fault("a link to nothing as the law", TABLE,
              "ln -s nowhere d.toml; $R fit t.csv --law d.toml; s=$?; "
              "rm d.toml; exit $s", 1, ("d.toml: no such law file",)),
        Fault("standard input as two tables", TABLE, "$R fit - - < t.csv", 2,
              ("standard input can be read only once",)),
        Fault("standard input as fit and points", TABLE,
              with_fit("$R predict - -"), 2,
              ("no point is given", "standard input holds the model")),
        Fault("standard input as table and fit", TABLE,
              with_fit("$R check - --against -"), 2, (twice, remedy)),
        Fault("standard input as fit, no table", TABLE,
              with_fit("$R check --against -"), 2, (twice, remedy)),
        Fault("standard input as two shards", TABLE,
              with_fit("$R merge - -"), 2,
              ("standard input is named more than once",)),
        Fault("standard input as the law", TABLE,
              "$R fit t.csv --law - < t.csv", 2, ("--law",)),
    ]


def streams() -> list[Fault]:
    return outputs() + inputs()
