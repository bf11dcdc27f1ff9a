#!/usr/bin/env python3
"""Usage: coverage.py BINARY [TABLES] [RESAMPLES]

How often nominal 95 % intervals hold the truth, by simulation: TABLES tables
(default 1000) are drawn from a law with known coefficients and normal noise,
each is fitted as one group of one run of the binary, and the intervals that
hold the truth are counted. Prints a Markdown table; ± is two binomial standard
errors of a count whose true share is 95 %.
"""

import csv
import io
import math
import random
import subprocess
import sys
import tempfile

LEVEL = 0.95
SIZES = [16.5e6, 57.4e6, 133e6, 368e6, 871e6, 1.31e9]
EXPERTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
TOKENS = [2e9, 5e9, 1e10, 3e10, 1e11, 3e11]


def routed_bilinear(c):
    """log10 of the loss at each size and number of experts."""
    for n in SIZES:
        for e in EXPERTS:
            inner = e - 1 + 1 / (1 / c["E_start"] - 1 / c["E_max"])
            effective = 1 / (1 / inner + 1 / c["E_max"])
            x, y = math.log10(n), math.log10(effective)
            yield (n, e), 10 ** (c["a"] * x + c["b"] * y + c["c"] * x * y + c["d"])


def chinchilla(c):
    """The loss at each size and number of tokens."""
    for n in SIZES:
        for d in TOKENS:
            yield (n, d), c["E0"] + c["A"] * n ** -c["alpha"] + c["B"] * d ** -c["beta"]


LAWS = {
    # The fit of RL-R, and its noise: 0.0034 in log10.
    "routed-bilinear": (
        routed_bilinear,
        {"a": -0.083, "b": -0.125, "c": 0.0114, "d": 1.11, "E_start": 1.83, "E_max": 450.0},
        {"N_cutoff": lambda c: 10 ** (-c["b"] / c["c"])},
        ("N", "E"),
        0.0034 * math.log(10),
    ),
    "chinchilla": (
        chinchilla,
        {"E0": 1.69, "A": 406.4, "alpha": 0.34, "B": 410.7, "beta": 0.28},
        {"a": lambda c: c["beta"] / (c["alpha"] + c["beta"])},
        ("N", "D"),
        0.005,
    ),
}


def draw(law, tables):
    """A CSV of so many simulated tables; noise in ln of the loss."""
    function, truth, _, variables, noise = LAWS[law]
    generator = random.Random(1)
    lines = ["sample," + ",".join(variables) + ",loss"]
    points = list(function(truth))
    for table in range(tables):
        for at, loss in points:
            observed = loss * math.exp(generator.gauss(0, noise))
            lines.append(f"{table},{at[0]!r},{at[1]!r},{observed!r}")
    return "\n".join(lines) + "\n"


def intervals(binary, law, path, method, resamples):
    """{quantity: [(low, high)]} of every table."""
    command = [binary, "fit", path, "--law", law, "--group-by", "sample", "-q",
               "--format", "csv", "--interval", method]
    if method in ("bootstrap", "percentile"):
        command += ["--resamples", str(resamples)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 4):
        sys.exit(done.stderr)
    found = {}
    for row in csv.DictReader(io.StringIO(done.stdout)):
        low = float(row["low"]) if row["low"] else -math.inf
        high = float(row["high"]) if row["high"] else math.inf
        found.setdefault(row["parameter"], []).append((low, high))
    return found


def main():
    """Prints the table of all laws and methods."""
    binary = sys.argv[1]
    tables = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    resamples = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    methods = ["wald", "profile", "bootstrap", "percentile", "jackknife"]
    room = 2 * math.sqrt(LEVEL * (1 - LEVEL) / tables)
    print(f"Share of {tables} tables whose nominal 95 % interval holds the "
          f"truth, in percent (± {100 * room:.1f}):\n")
    print("| law | quantity | " + " | ".join(methods) + " |")
    print("|---|---|" + "---:|" * len(methods))
    for law, (_, truth, derived, _, _) in LAWS.items():
        wanted = dict(truth)
        wanted.update({name: function(truth) for name, function in derived.items()})
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as table:
            table.write(draw(law, tables))
            table.flush()
            results = {method: intervals(binary, law, table.name, method, resamples)
                       for method in methods}
        for name, value in wanted.items():
            shares = []
            for method in methods:
                ends = results[method][name]
                held = sum(low <= value <= high for low, high in ends)
                shares.append(f"{100 * held / len(ends):.1f}")
            print(f"| {law} | {name} | " + " | ".join(shares) + " |", flush=True)


if __name__ == "__main__":
    main()
