"""Tables that cannot be read as tables."""

import json
import os
import pathlib

import dialect_faults
from faults import Fault, missing_for_root
from inputs import FIFTH, column, csv, rows, small_curves, table

FIT = "$R fit t.csv -q -o kept.out"
MIB = 1 << 20

# What stands in a cell, and what is said of it.
NOT_NUMBERS = ["sixty", "1_000", "0x10", "1e", "1e9 9", "--5", "+-5", "1,5e3",
               "1.5.2", "1e9e2", "٣", "½", "1e9\x0b", ".", "True", "KM",
               "1e9f", "#REF!", "1e99999999999999999999x"]
NOT_FINITE = ["inf", "-inf", "+inf", "Infinity", "1e400", "-1e400",
              "1e99999999999999999999", "9" * 400]
MISSING = ["", " ", "NA", "nan", "NaN", "null", "None", "N/A", "-", "<NA>"]
# What a number needs before it is one.
REMEDIES = {"1,234,567": "remove the commas between thousands",
            "33 %": "write the share without %",
            "10m": "write it out, or with K, M, B or T"}
TINY = ["1e-400", "0.0000e5", "-0"]


def quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def cells() -> list[Fault]:
    """Every fault of a number, in each column of a fit."""
    faults = []
    for name in ("N", "E", "loss"):
        for text in NOT_NUMBERS:
            faults.append(Fault(
                f"{name} is {text!r}", {"t.csv": table(**{name: quoted(text)})},
                FIT, 3, (f"t.csv:{FIFTH}: column {name}: ",
                         "is not a number", "leave the field empty")))
        for text, remedy in REMEDIES.items():
            faults.append(Fault(
                f"{name} is {text!r}", {"t.csv": table(**{name: quoted(text)})},
                FIT, 3, (f"t.csv:{FIFTH}: column {name}: ",
                         "is not a number", remedy)))
        for text in NOT_FINITE:
            faults.append(Fault(
                f"{name} is {text[:30]!r}", {"t.csv": table(**{name: text})},
                FIT, 3, (f"t.csv:{FIFTH}: column {name}: '{text[:30]}",
                         "is not a finite number", "leave the field empty")))
        for text in MISSING:
            faults.append(Fault(
                f"{name} is missing as {text!r}",
                {"t.csv": table(**{name: text})},
                "$R fit t.csv -o kept.out", 0, (),
                (f"1 dropped for missing values ({name} 1)",)))
            faults.append(Fault(
                f"every {name} is missing as {text!r}",
                {"t.csv": column(name, text)}, FIT, 3,
                ("t.csv: each of 32 rows lacks a value", f"{name} in 32",
                 "choose other columns with --target and --map")))
    for text in NOT_FINITE + NOT_NUMBERS[:4]:
        for option in ("--weight", "--sigma"):
            faults.append(Fault(
                f"{option} is {text[:30]!r}", {"t.csv": table(w=text)},
                f"$R fit t.csv {option} w -q -o kept.out", 3,
                (f"t.csv:{FIFTH}: column w: '{text[:30]}",)))
    return faults


def curve_cells() -> list[Fault]:
    """nan and inf in every column of the released table that matters."""
    header, *lines = small_curves()
    faults = []
    numbers = ("step", "loss_validation", "num_experts", "k",
               "routing_frequency", "dense_parameter_count")
    for name in numbers:
        for text in ("inf", "-inf", "1e999", "many"):
            changed = [list(line) for line in lines]
            # The row that counts is the last of a run.
            changed[5][header.index(name)] = text
            faults.append(Fault(
                f"{name} of a curve is {text}",
                {"t.csv": csv(header, changed)}, FIT,
                # Such a row fails the filter, and is not judged.
                *((0, ()) if name in ("k", "routing_frequency") else
                  (3, (f"t.csv:{FIFTH + 1}: column {name}: "
                       f"'{text}' is not a ",)))))
    for name, code, says in (
            ("step", 3, f"t.csv:{FIFTH}: column step: "),
            ("hyper_id", 3, f"t.csv:{FIFTH}: column hyper_id: "),
            ("loss_validation", 0, ""), ("num_experts", 0, ""),
            ("dense_parameter_count", 0, ""), ("router_type", 0, "")):
        changed = [list(line) for line in lines]
        # The last row of a run, lest it be dropped for another reason.
        changed[5 if code == 0 else 4][header.index(name)] = ""
        faults.append(Fault(
            f"{name} of a curve is missing", {"t.csv": csv(header, changed)},
            "$R fit t.csv -q -o kept.out", code, (says,) if says else (),
            () if says else (f"1 dropped for missing values ({name} 1)",)))
    for name in numbers:
        changed = [list(line) for line in lines]
        changed[5][header.index(name)] = "nan"
        by_filter = name in ("k", "routing_frequency")
        dropped = ("1 dropped by the filter" if by_filter else
                   f"1 dropped for missing values ({name} 1)")
        code = 3 if name == "step" else 0
        faults.append(Fault(
            f"{name} of a curve is nan", {"t.csv": csv(header, changed)},
            "$R fit t.csv -q -o kept.out", code,
            ("t.csv:7: column step: ",) if code else (),
            () if code else (dropped,)))
    return faults


def lines() -> list[Fault]:
    text = table().decode()
    first, rest = text.split("\n", 1)
    second, others = rest.split("\n", 1)

    def with_second(line: str) -> bytes:
        return f"{first}\n{line}\n{others}".encode()

    def with_header(line: str) -> bytes:
        return f"{line}\n{rest}".encode()

    fields = ("fields, expected 3", "every row needs one field for each column")
    return [
        Fault("an empty file", {"t.csv": b""}, FIT, 3,
              ("t.csv: the table is empty", "the first line must name the")),
        Fault("one newline", {"t.csv": b"\n"}, FIT, 3, ("t.csv",)),
        Fault("blanks alone", {"t.csv": b"  \n"}, FIT, 3, ("t.csv",)),
        Fault("a byte-order mark alone", {"t.csv": b"\xef\xbb\xbf"}, FIT, 3,
              ("t.csv",)),
        Fault("header only", {"t.csv": b"N,E,loss\n"}, FIT, 3,
              ("t.csv: the table has no rows",)),
        Fault("header without newline", {"t.csv": b"N,E,loss"}, FIT, 3,
              ("t.csv: the table has no rows",)),
        Fault("header only, of curves",
              {"t.csv": csv(small_curves()[0], [])}, FIT, 3,
              ("t.csv: the table has no rows",)),
        Fault("no header", {"t.csv": rest.encode()}, FIT, 3, ("t.csv", )),
        Fault("a column missing", {"t.csv": with_header("N,experts_,loss")},
              FIT, 3, ("t.csv: no column for the variable E of the law",
                       "map it with --map E=COLUMN")),
        Fault("no loss", {"t.csv": with_header("N,E,lsos")}, FIT, 3,
              ("t.csv: no column is known to hold the loss",
               "--target COLUMN; the columns are N, E and lsos")),
        Fault("a column twice", {"t.csv": with_header("N,N,loss")}, FIT, 3,
              ("t.csv:1: 'N' names more than one column", "rename one")),
        Fault("a column without name", {"t.csv": with_header("N,,loss")}, FIT,
              3, ("t.csv: no column for the variable E of the law",
                  "the columns are N, column_2 and loss")),
        Fault("a column without name that is mapped",
              {"t.csv": with_header("N,,loss")},
              "$R fit t.csv --map E=column_2 -q -o kept.out", 0),
        Fault("no column has a name", {"t.csv": with_header(",,")}, FIT, 3,
              ("t.csv:1: no column has a name",)),
        Fault("a mapped column that is not there", {"t.csv": text.encode()},
              "$R fit t.csv --map N=size -q -o kept.out", 2,
              ("--map N: unknown column 'size'",)),
        Fault("a short row", {"t.csv": with_second("1e8,1")}, FIT, 3,
              ("t.csv:2: found 2 " + fields[0], fields[1])),
        Fault("a long row", {"t.csv": with_second("1e8,1,3,4")}, FIT, 3,
              ("t.csv:2: found 4 " + fields[0], fields[1])),
        Fault("a value beyond a trailing comma of the header",
              {"t.csv": f"{first},\n{second},7\n{others}".encode()}, FIT, 3,
              ("t.csv:2: '7' stands in the last column, which has no name",
               "name the column in the first line")),
        Fault("a last row cut short",
              {"t.csv": text.rsplit(",", 1)[0].encode()}, FIT, 3,
              ("t.csv:33: found 2 " + fields[0],)),
        Fault("a quote not closed", {"t.csv": with_second('1e8,"1,3')}, FIT, 3,
              ("t.csv:2: column E: a double quote is not closed",)),
        Fault("text behind a quote", {"t.csv": with_second('1e8,"1"x,3')}, FIT,
              3, ("t.csv:2: column E: there is text after a closing",)),
    ]


def json_lines() -> list[Fault]:
    """Tables of JSON objects that are none."""
    names = ("N", "E", "loss")
    good = [json.dumps(dict(zip(names, line))) for line in rows()]

    def with_second(line: str) -> bytes:
        return "\n".join([good[0], line, *good[2:]]).encode()

    cases = {
        "a key without quotes": ("{N: 1}", "expected a key in double quotes"),
        "no colon": ('{"N" 1}', "expected ':' after the key N"),
        "no comma": ('{"N": 1 "E": 2}', "expected ',' or '}'"),
        "no value": ('{"N": }', "expected a value for N"),
        "a number in place of an object": ("7", "expected '{', an object"),
        "a wrong escape": ('{"N": "\\x"}', "a wrong escape in a string"),
    }
    faults = [Fault(f"JSON lines: {what}", {"t.jsonl": with_second(line)},
                    "$R fit t.jsonl -q -o kept.out", 3,
                    ("t.jsonl:2: no valid JSON: " + says,
                     "write one JSON object on each line"))
              for what, (line, says) in cases.items()]
    return faults + [
        Fault("JSON lines: cut short", {"t.jsonl": good[0][:-4].encode()},
              "$R fit t.jsonl -q -o kept.out", 3,
              ("t.jsonl:1: no valid JSON: an object has no end",)),
        Fault("JSON lines: text for a number",
              {"t.jsonl": with_second('{"N": "many", "E": 1, "loss": 3}')},
              "$R fit t.jsonl -q -o kept.out", 3,
              ("t.jsonl:2: column N: 'many' is not a number",)),
        Fault("JSON lines: nested beyond all measure",
              {"t.jsonl": b'{"a":' * 200_000},
              "$R fit t.jsonl -q -o kept.out", 3,
              ("t.jsonl:1: no valid JSON: objects are nested too deeply",)),
    ]


def bytes_and_sizes() -> list[Fault]:
    text = table()
    wide = [f"c{i}" for i in range(10_000)]
    wide_rows = [[*line, *["0.5"] * len(wide)] for line in rows()]
    nul = "t.csv:6: there is a NUL byte in the line"
    return [
        Fault("a NUL byte in a cell", {"t.csv": table(E="8\x00")}, FIT, 3,
              (nul, "a table is text")),
        Fault("a NUL byte in the header", {"t.csv": b"N\0" + text[1:]}, FIT, 3,
              ("t.csv:1: there is a NUL byte in the line",)),
        Fault("NUL bytes alone", {"t.csv": bytes(3 * MIB)}, FIT, 3,
              ("t.csv:1: there is a NUL byte in the line",)),
        Fault("a number that is not UTF-8",
              {"t.csv": table(E="8?").replace(b"8?", b"8\xff")}, FIT, 3,
              (f"t.csv:{FIFTH}: column E: '", "is not a number")),
        Fault("groups that are not UTF-8", {"t.csv": latin_groups()},
              "$R fit t.csv --group-by kind --json -q -o kept.out", 0, (),
              ('gr\ufffdn"',)),
        Fault("a column name that is not UTF-8",
              {"t.csv": text.replace(b"loss", b"l\xf6ss")},
              "$R fit t.csv --json -q -o kept.out", 3,
              ("N, E and l\ufffdss",)),
        Fault("control characters in a name",
              {"t.csv": text.replace(b"loss", b"l\x1b[31mss")}, FIT, 3,
              ("t.csv: no column",)),
        Fault("random bytes", {"t.csv": lambda _: noise(100_000)}, FIT, 3,
              ("t.csv",)),
        Fault("a line of 16 MiB",
              {"t.csv": table(E="1" * 16 * MIB)}, FIT, 3,
              (f"t.csv:{FIFTH}: the line is longer than 16 MiB",)),
        Fault("a line of 15 MiB", {"t.csv": table(E="1" * 15 * MIB)}, FIT, 3,
              (f"t.csv:{FIFTH}: column E: '111", "is not a finite number")),
        Fault("a header of 16 MiB", {"t.csv": b"N," * 8 * MIB}, FIT, 3,
              ("t.csv:1: the line is longer than 16 MiB",)),
        Fault("100 MB without a newline", {"t.csv": b"7" * 100_000_000}, FIT,
              3, ("t.csv:1: the line is longer than 16 MiB",)),
        Fault("10,000 columns",
              {"t.csv": csv(["N", "E", "loss", *wide], wide_rows),
               "u.csv": text},
              "$R fit t.csv --format csv -q -o kept.out", 0,
              same_as="$R fit u.csv --format csv -q"),
        Fault("10,000 columns and none that is needed",
              {"t.csv": csv(wide, [["1"] * len(wide)])}, FIT, 3,
              ("t.csv: no column is known to hold the loss",)),
        Fault("10,000 columns, one row ragged",
              {"t.csv": csv(wide, [["1"] * len(wide), ["1"] * 9_999])}, FIT, 3,
              ("t.csv",)),
        Fault("10,000 columns to inspect",
              {"t.csv": csv(["N", "E", "loss", *wide], wide_rows)},
              "$R inspect t.csv -o kept.out", 0),
        Fault("8 million columns", {"t.csv": b"a" + b",a" * (8 * MIB - 2)
                                    + b"\n"}, FIT, 3,
              ("t.csv:1: 'a' names more than one column",)),
    ]


def latin_groups() -> bytes:
    header, lines = ["N", "E", "loss", "kind"], rows()
    return csv(header, [[*line, "?"] for line in lines]).replace(b"?", b"gr\xfcn")


def noise(size: int) -> bytes:
    state, out = 1, bytearray()
    while len(out) < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += (state >> 16).to_bytes(6, "little")
    return bytes(out)


def files(binary: pathlib.Path) -> list[Fault]:
    # Root reads everything: without its capabilities it does not.
    drop = "setpriv --bounding-set=-all " if os.geteuid() == 0 else ""
    text = table()
    return [
        Fault("a folder", {"t.csv": None}, FIT, 1,
              ("t.csv: cannot read: Is a directory",)),
        Fault("no such file", {}, FIT, 1,
              ("t.csv: cannot open: No such file or directory",)),
        Fault("an empty name", {}, "$R fit '' -q -o kept.out < /dev/null", 3,
              ("standard input: the table is empty",)),
        Fault("a name that is too long", {},
              f"$R fit {'x' * 300} -q -o kept.out", 1,
              ("cannot open: File name too long",)),
        Fault("a link to itself", {},
              "ln -s t.csv t.csv; $R fit t.csv -q -o kept.out; s=$?; rm t.csv; "
              "exit $s", 1, ("t.csv: cannot open: Too many levels",)),
        Fault("a file that may not be read", {"t.csv": text},
              f"chmod 0 t.csv; {drop}$R fit t.csv -q -o kept.out", 1,
              ("t.csv: cannot open: Permission denied",),
              unless=lambda: missing_for_root("setpriv")),
        Fault("standard input closed", {}, "$R fit -q -o kept.out <&-", 1,
              ("standard input: cannot read: Bad file descriptor",)),
        Fault("a pipe that ends inside a row", {"t.csv": text},
              "head -c -12 t.csv | $R fit -q -o kept.out", 3,
              ("standard input:33: found 2 fields",)),
    ]


def faults(binary: pathlib.Path) -> list[Fault]:
    return (cells() + curve_cells() + lines() + dialect_faults.dialects()
            + json_lines() + bytes_and_sizes() + files(binary))
