"""Tables as other programs write them: read, or refused with the remedy."""

import gzip

from faults import Fault
from inputs import rows, table

FIT = "$R fit t.csv -q -o kept.out"
AS_CSV = "$R fit t.csv --format csv -q -o kept.out"
COMMAS = "write the table with commas, and with points in its numbers"
WIDE = ("t.csv:1: the text is in UTF-16, not in UTF-8",
        "iconv -f UTF-16 -t UTF-8")


def read_alike(text: str) -> list[Fault]:
    """Dialects that say the same as the sound table."""
    header, first, rest = text.split("\n", 2)
    quoted = "\n".join(",".join(f'"{field}"' for field in line.split(","))
                       for line in text.splitlines())
    alike = {
        "CRLF": text.replace("\n", "\r\n").encode(),
        "CRLF and LF mixed": f"{header}\r\n{first}\n{rest}".encode(),
        "blank lines at the end": text.encode() + b"\n\n",
        "no newline at the end": text.rstrip("\n").encode(),
        "a byte-order mark": b"\xef\xbb\xbf" + text.encode(),
        "a byte-order mark in gzip": gzip.compress(
            b"\xef\xbb\xbf" + text.encode()),
        "every field in quotes": quoted.encode(),
        "blanks around numbers": text.replace(
            rows()[0][0] + ",", f" {rows()[0][0]}\t,").encode(),
    }
    return [Fault(what, {"t.csv": content, "u.csv": text.encode()}, AS_CSV, 0,
                  same_as="$R fit u.csv --format csv -q")
            for what, content in alike.items()]


def refused(text: str) -> list[Fault]:
    header, _, rest = text.split("\n", 2)
    tabs = text.replace(",", "\t")
    semicolons = text.replace(",", ";")
    by_tabs = ("t.csv:1: the fields are separated by tabs", COMMAS)
    by_semicolons = ("t.csv:1: the fields are separated by semicolons", COMMAS)
    unclosed = ("t.csv:2: column E: a double quote is not closed",
                "a field cannot hold a newline")
    cases = {
        "tabs": (tabs.encode(), by_tabs),
        "semicolons": (semicolons.encode(), by_semicolons),
        "semicolons and decimal commas": (
            semicolons.replace(".", ",").encode(), by_semicolons),
        "semicolons in gzip": (gzip.compress(semicolons.encode()),
                               by_semicolons),
        "a newline in quotes": (
            f'{header}\n1e8,"1\n",3\n{rest}'.encode(), unclosed),
        "a newline in a quoted name": (
            b'N,E,"lo\nss"\n' + rest.encode(),
            ("t.csv:1: a double quote is not closed",)),
        "carriage returns alone": (
            text.replace("\n", "\r").encode(),
            ("t.csv:1: there is a carriage return inside the line",
             "end lines with LF or CRLF")),
        "UTF-16, little end first": (
            b"\xff\xfe" + text.encode("utf-16-le"), WIDE),
        "UTF-16, big end first": (
            b"\xfe\xff" + text.encode("utf-16-be"), WIDE),
        "UTF-16 in gzip": (gzip.compress(text.encode("utf-16")), WIDE),
        "UTF-16 without a mark": (
            text.encode("utf-16-le"),
            ("t.csv:1: there is a NUL byte in the line", "in UTF-8")),
    }
    return [Fault(what, {"t.csv": content}, FIT, 3, says)
            for what, (content, says) in cases.items()]


def dialects() -> list[Fault]:
    text = table().decode()
    return read_alike(text) + refused(text)
