"""Tables as other programs write them: read, or refused with the remedy."""

import gzip

from faults import Fault
from inputs import rows, table

FIT = "$R fit t.csv -q -o kept.out"
AS_CSV = "$R fit t.csv --format csv -q -o kept.out"
WIDE = ("t.csv: is text in UTF-16, not a CSV or JSON table",
        "iconv -f UTF-16 -t UTF-8 't.csv' > 't-utf8.csv'")


def objects(text: str) -> list[str]:
    """The rows as JSON objects, with null where a field is empty."""
    header, *lines = (line.split(",") for line in text.splitlines())
    return ["{" + ", ".join(f'"{name}": {value or "null"}'
                            for name, value in zip(header, line)) + "}"
            for line in lines]


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
        "semicolons": text.replace(",", ";").encode(),
        "tabs": text.replace(",", "\t").encode(),
        "bars": text.replace(",", "|").encode(),
        "semicolons and decimal commas": text.replace(",", ";").replace(
            ".", ",").encode(),
        "semicolons in gzip": gzip.compress(text.replace(",", ";").encode()),
        "comments before the header": b"# by hand\n#\n" + text.encode(),
        "the names in a comment": b"# " + text.encode(),
        "blank lines": f"\n{header}\n\n{first}\n  \n{rest}".encode(),
        "a comma at the end of each line": text.replace("\n", ",\n").encode(),
        "a comma at the end of one line": f"{header}\n{first},\n{rest}".encode(),
        "an index": "\n".join(
            f"{i if i else ''},{line}"
            for i, line in enumerate(text.splitlines())).encode(),
        "JSON lines": "\n".join(objects(text)).encode(),
        "an array of JSON objects": (
            "[\n" + ",\n".join(objects(text)) + "\n]").encode(),
    }
    return [Fault(what, {"t.csv": content, "u.csv": text.encode()}, AS_CSV, 0,
                  same_as="$R fit u.csv --format csv -q")
            for what, content in alike.items()]


def refused(text: str) -> list[Fault]:
    header, _, rest = text.split("\n", 2)
    unclosed = ("t.csv:2: column E: a double quote is not closed",
                "a field cannot hold a newline")
    cases = {
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
        "thousands where points are decimals": (
            text.replace(",", ";").replace("1e+08;2", "1,000;2").encode(),
            ("t.csv:3: column N: '1,000' is not a number",
             "remove the commas between thousands")),
        "two decimal signs": (
            text.replace(",", ";").replace("1e+08;1", "1,5;1").encode(),
            ("t.csv:2: column N: '1,5' is not a number",)),
        "Parquet": (b"PAR1\x15\x04", ("t.csv: is a Parquet file",
                                       "duckdb -c")),
        "Excel": (b"PK\x03\x04\x14", ("t.csv: is an Excel workbook",
                                       "pandas.read_excel('t.csv')")),
        "a pickle": (b"\x80\x04\x95", ("t.csv: is a pickle",
                                        "pandas.read_pickle('t.csv')")),
        "zstd cut short": (b"\x28\xb5\x2f\xfd\x04",
                           ("t.csv: the zstd stream ends early",)),
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
