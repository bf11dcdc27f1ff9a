"""Names that would command a terminal, that clash, or that are huge."""

from faults import Fault
from inputs import csv, grouped, rows, table

# Title, C1 control sequence, right-to-left override and isolate.
COMMAND = "\x1b]0;T\x07 \u009b31m \u202e \u2066"
COMMANDS = ("'[\\x00-\\x09\\x0b-\\x1f\\x7f]|\\xc2[\\x80-\\x9f]|"
            "\\xe2\\x80[\\xaa-\\xae]|\\xe2\\x81[\\xa6-\\xa9]'")
LAW = """\
name = "{name}"
title = "{text}"
source = "{text}"
loss = "c + A*N^-a*E^-b"

[variables]
N = "{text}"
E = "experts"
"""


def law(name: str, text: str = "mine") -> bytes:
    def escaped(words: str) -> str:
        return "".join(c if c.isascii() and c.isprintable()
                       else f"\\u{ord(c):04X}" for c in words)
    return LAW.format(name=escaped(name), text=escaped(text)).encode()


def silenced(command: str) -> str:
    """Status 99 where either stream holds what a terminal would act on."""
    return (f"{command} > said 2>&1; s=$?; grep -qaP {COMMANDS} said && s=99; "
            "rm said; exit $s")


def commands() -> list[Fault]:
    header = ["N", "E", "loss", f'"{COMMAND}"']
    files = {
        "t.csv": grouped(COMMAND),
        "h.csv": csv(header, [[*line, "1"] for line in rows()]),
        "mine.toml": law("mine", COMMAND),
        "named.toml": law(COMMAND),
    }
    by_group = "t.csv --group-by g"
    asked = {
        "inspect of a column of such values": "$R inspect t.csv",
        "inspect of such groups": f"$R inspect {by_group}",
        "inspect of such groups, in Markdown":
            f"$R inspect {by_group} --format markdown",
        "inspect of a column of such a name": "$R inspect h.csv",
        "laws with such texts": "$R laws mine.toml",
        "laws with such a name": "$R laws named.toml",
        "fit of a law with such texts": "$R fit t.csv --law mine.toml",
        "fit of a law with such a name": "$R fit t.csv --law named.toml",
        "compare of such laws":
            "$R compare t.csv --laws mine.toml,named.toml --no-runs",
        "compare of such groups":
            f"$R compare {by_group} --laws bilinear,separable --no-runs",
        "predict with such groups":
            f"$R fit {by_group} -q --json | $R predict - --at N=1e9,E=8",
        "epc with such groups":
            f"$R fit {by_group} -q --json | $R epc - --at N=1e9,E=8",
        "plot of such a law": "$R plot loss t.csv --law named.toml",
    }
    faults = [Fault(f"control characters: {what}", files, silenced(command), 0)
              for what, command in asked.items()]
    refused = {
        "an unknown column": "$R inspect h.csv --group-by nowhere",
        "an unknown group": f"$R fit {by_group} --group nowhere",
        "a column of that name as the loss": "$R fit h.csv --map N=M",
    }
    return faults + [
        Fault(f"control characters: {what}", files, silenced(command), 2)
        for what, command in refused.items()]


def clashes() -> list[Fault]:
    files = {"t.csv": table(), "clash.toml": law("bilinear"),
             "bilinear": law("bilinear"), "own.toml": law("own.toml")}
    mine, book = "L = c + A*N^-a*E^-b", "log10 L = "
    fit = "$R fit t.csv -q --law "
    saved = fit + "clash.toml --json | $R "
    own = law("mine").decode()

    def included(text: str) -> dict:
        return {"t.csv": table(), "mine.toml": text.encode()}
    return [
        Fault("a law file with a name of the book", files, fit + "clash.toml",
              0, (), (mine,)),
        Fault("a file called as a law of the book", files, fit + "bilinear", 0,
              (), (book,)),
        Fault("that file by its path", files, fit + "./bilinear", 0, (),
              (mine,)),
        Fault("a saved fit of a law with a name of the book", files,
              saved + "predict - --at N=1e9,E=8", 0, (), ("loss",)),
        Fault("a check of a fit of such a law", files,
              saved + "check t.csv --against -", 0, (), ("no drift",)),
        Fault("a law of the book against a file of its name", files,
              "$R compare t.csv --laws bilinear,clash.toml", 2,
              ("--laws: 'bilinear' is given twice",
               "give each law a name of its own")),
        Fault("a law file twice", files,
              "$R compare t.csv --laws own.toml,own.toml", 2,
              ("'own.toml' is given twice",)),
        Fault("a law file that includes itself",
              included('include = "mine.toml"\n' + own),
              fit + "mine.toml", 3,
              ("mine.toml:1: 'include' is no key of a law file",)),
        Fault("a law file whose law is itself",
              included('law = "mine.toml"\n' + own), fit + "mine.toml", 3,
              ("mine.toml:1: 'law' is no key of a law file",)),
        Fault("a law file that is called as its law", files, fit + "own.toml",
              0, (), ("own.toml fits t.csv", mine)),
        Fault("a law file whose formula has its own name",
              included(own.replace("c +", "mine +")), fit + "mine.toml", 0, (),
              ("L = mine + A*N^-a*E^-b",)),
        Fault("a law file whose formula is its path",
              included(own.replace("c + A*N^-a*E^-b", "mine.toml")),
              fit + "mine.toml", 3, ("mine.toml: loss: ",)),
    ]


def huge() -> list[Fault]:
    """Groups with names of 1 MiB."""
    files = {"t.csv": grouped("g" * (1 << 20))}
    asked = {
        "fit": "$R fit t.csv --group-by g -q",
        "inspect": "$R inspect t.csv --group-by g",
        "predict": "$R fit t.csv --group-by g -q --json | "
                   "$R predict - --at N=1e9,E=8",
        "compare": "$R compare t.csv --group-by g --laws bilinear,separable "
                   "--no-runs -q",
    }
    return [Fault(f"{verb} of a group with a name of 1 MiB", files,
                  command + " -o kept.out > said; s=$?; rm said; exit $s", 0)
            for verb, command in asked.items()]


def names() -> list[Fault]:
    return commands() + clashes() + huge()
