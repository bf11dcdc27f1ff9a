"""The sound tables that faults are made from."""

import gzip
import math
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]

SIZES = (1e8, 2.5e8, 6e8, 1.5e9)
EXPERTS = (1, 2, 4, 8, 16, 32, 64, 128)
PARAMETERS = {"a": -0.082, "b": -0.108, "c": 0.009, "d": 1.104,
              "E_start": 1.847, "E_max": 314.478}


def loss(size: float, experts: float, row: int) -> float:
    """Clark et al. 2022, Eq. 1, with a little noise that depends on the row."""
    p = PARAMETERS
    offset = 1 / (1 / p["E_start"] - 1 / p["E_max"])
    saturating = 1 / (1 / (experts - 1 + offset) + 1 / p["E_max"])
    x, y = math.log10(size), math.log10(saturating)
    noise = 0.001 * math.sin(12.9898 * (row + 1))
    return 10 ** (p["a"] * x + p["b"] * y + p["c"] * x * y + p["d"] + noise)


def rows() -> list[list[str]]:
    """N, E and loss of each run."""
    grid = [(n, e) for n in SIZES for e in EXPERTS]
    return [[f"{n:.6g}", str(e), f"{loss(n, e, i):.8g}"]
            for i, (n, e) in enumerate(grid)]


def csv(header: list[str], lines: list[list[str]]) -> bytes:
    return "".join(",".join(line) + "\n" for line in [header, *lines]).encode()


def table(**cells: str) -> bytes:
    """The sound table with some cells of its fifth run replaced. A column that
    it does not have is added: 1 elsewhere."""
    header, lines = ["N", "E", "loss"], rows()
    for column, text in cells.items():
        if column not in header:
            header.append(column)
            for line in lines:
                line.append("1")
        lines[4][header.index(column)] = text
    return csv(header, lines)


def column(name: str, text: str) -> bytes:
    """The sound table with `text` in every row of a column."""
    header, lines = ["N", "E", "loss"], rows()
    for line in lines:
        line[header.index(name)] = text
    return csv(header, lines)


FIFTH = 6  # its line in the file


def curves() -> bytes:
    """The simulated table, in gzip: 22 columns, one row for each step."""
    return (ROOT / "data" / "simulated-curves.csv.gz").read_bytes()


def small_curves(steps: int = 2) -> list[list[str]]:
    """Header and rows of the simulated table, the last steps of each run."""
    text = gzip.decompress(curves()).decode()
    lines = [line.split(",") for line in text.splitlines()]
    run, kept = lines[0].index("hyper_id"), {}
    for line in lines[1:]:
        kept.setdefault(line[run], []).append(line)
    return [lines[0]] + [line for group in kept.values()
                         for line in group[-steps:]]


def grouped(name: str) -> bytes:
    """The sound table, all its runs in a group of this name."""
    quoted = '"' + name.replace('"', '""') + '"'
    return csv(["N", "E", "loss", "g"], [[*line, quoted] for line in rows()])
