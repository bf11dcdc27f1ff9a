"""Damaged compression. Nothing that is read from a damaged file is used."""

import gzip
import pathlib

from faults import Fault
from inputs import curves, csv, rows, table

FIT = "$R fit t.csv.gz -q -o kept.out"
EARLY = ("t.csv.gz: the gzip stream ends early", "copy or download it again")
HEADER_BYTES = 10
PLACES = 200


def cut_places(size: int) -> list[int]:
    """Each of the last 64 bytes, and as many as PLACES before them."""
    last = size - 64
    return [last * i // PLACES for i in range(1, PLACES + 1)] + list(
        range(last + 1, size))


def cuts() -> list[Fault]:
    packed = curves()
    return [Fault(f"cut after {size} of {len(packed)} bytes",
                  {"t.csv.gz": packed[:size]}, FIT, 3, EARLY)
            for size in cut_places(len(packed))]


def flip(packed: bytes, place: int, mask: int) -> bytes:
    return packed[:place] + bytes([packed[place] ^ mask]) + packed[place + 1:]


def flips() -> list[Fault]:
    """Behind the header every byte counts. In it the time, the extra flags and
    the system mean nothing, and without its magic bytes it is no gzip."""
    packed = curves()
    places = list(range(HEADER_BYTES)) + [
        HEADER_BYTES + (len(packed) - HEADER_BYTES) * i // PLACES
        for i in range(PLACES)] + list(range(len(packed) - 8, len(packed)))
    faults = []
    for place in places:
        for mask in (0x01, 0x80):
            code = (0, 3) if place < HEADER_BYTES else 3
            faults.append(Fault(
                f"byte {place} of {len(packed)} flipped by {mask:#x}",
                {"t.csv.gz": flip(packed, place, mask), "whole.gz": packed},
                "$R fit t.csv.gz --format csv -q -o kept.out", code,
                ("t.csv.gz",) if code == 3 else (),
                same_as="$R fit whole.gz --format csv -q"))
    return faults


def members() -> list[Fault]:
    text = table()
    half = len(text) // 2 + 3  # inside a row
    two = gzip.compress(text[:half]) + gzip.compress(text[half:])
    whole = {"whole.csv": text}
    as_whole = "$R fit whole.csv --format csv -q"
    read = "$R fit t.csv.gz --format csv -q -o kept.out"
    packed = gzip.compress(text)
    other = ("t.csv.gz: there are other bytes after the gzip stream",)
    return [
        Fault("two members, cut inside a row", {"t.csv.gz": two, **whole},
              read, 0, same_as=as_whole),
        Fault("an empty member first",
              {"t.csv.gz": gzip.compress(b"") + packed, **whole},
              read, 0, same_as=as_whole),
        Fault("a thousand members of one byte and less",
              {"t.csv.gz": b"".join(gzip.compress(text[i:i + 1])
                                    for i in range(len(text) + 9)), **whole},
              read, 0, same_as=as_whole),
        Fault("two tables with their headers", {"t.csv.gz": packed + packed},
              FIT, 3, (f"t.csv.gz:{len(rows()) + 2}: column loss: 'loss' is "
                       "not a number",)),
        Fault("padding of zeros, as on tapes",
              {"t.csv.gz": packed + bytes(5000), **whole}, read, 0,
              same_as=as_whole),
        Fault("trailing text", {"t.csv.gz": packed + b"1e9,4,2.5\n"}, FIT, 3,
              other),
        Fault("trailing bytes behind zeros",
              {"t.csv.gz": packed + bytes(9) + b"x"}, FIT, 3, other),
        Fault("trailing magic byte", {"t.csv.gz": packed + b"\x1f"}, FIT, 3,
              EARLY),
        Fault("second member cut", {"t.csv.gz": two[:-9]}, FIT, 3, EARLY),
        Fault("gzip in gzip", {"t.csv.gz": gzip.compress(packed)}, FIT, 3,
              ("t.csv.gz: the table is compressed twice", "gzip -dc")),
        Fault("gzip of nothing", {"t.csv.gz": gzip.compress(b"")}, FIT, 3,
              ("t.csv.gz: the table is empty",)),
        Fault("one magic byte", {"t.csv.gz": b"\x1f"}, FIT, 3, EARLY),
        Fault("magic bytes alone", {"t.csv.gz": b"\x1f\x8b"}, FIT, 3, EARLY),
        Fault("unknown method", {"t.csv.gz": flip(packed, 2, 1)}, FIT, 3,
              ("t.csv.gz: the gzip stream is corrupt",)),
        Fault("cut on standard input", {"t.csv.gz": packed[:-4]},
              "$R fit -q -o kept.out < t.csv.gz", 3,
              ("standard input: the gzip stream ends early",)),
        Fault("a gzip bomb of one line: 1 GB of one letter",
              {"t.csv.gz": bomb}, FIT, 3,
              ("t.csv.gz:1: the line is longer than 16 MiB",)),
        Fault("a cut table is no reason to trust inspect",
              {"t.csv.gz": curves()[:-1]}, "$R inspect t.csv.gz -o kept.out",
              3, EARLY),
        Fault("a cut table is no reason to trust compare",
              {"t.csv.gz": curves()[:-1]},
              "$R compare t.csv.gz --laws bilinear,separable -o kept.out", 3,
              EARLY),
        Fault("cut points of predict",
              {"t.csv.gz": gzip.compress(csv(["N", "E"], [["1e9", "8"]]))[:-1]},
              "$R predict --law routed-bilinear --published S-Base t.csv.gz "
              "-o kept.out", 3, EARLY),
    ]


def bomb(folder: pathlib.Path) -> bytes:
    return gzip.compress(b"N" * (1 << 24)) * 64


def faults(binary: pathlib.Path) -> list[Fault]:
    return cuts() + flips() + members()
