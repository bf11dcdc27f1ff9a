#!/usr/bin/env python3
"""The routing law fitted to the runs of one router by the tools people use.

usage: other_tools.py BINARY TABLE [GROUP]

Each tool reads the points as text and fits the law of Clark et al. (Eq. 1) in
log10 of the loss, E_start and E_max in their logarithm. Prints, as a Markdown
table, from how many of 100 random starts (those of the notebook that came with
the table: its own start, each parameter times a normal number) the least sum of
squares is reached, whether it is from the published coefficients, and how much
longer than `routescale fit` a process takes for that one, start-up included
(the quickest of seven each). Needs python3-scipy, python3-lmfit, gnuplot-nox
and r-base-core; a tool that is missing is said to be.
"""

import csv
import gzip
import json
import math
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from random import Random

PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's scipy
NOTEBOOK = (-0.01, 0.1, -0.08, 1.0, math.log(2), 10 * math.log(2))
PUBLISHED = (-0.083, -0.126, 0.012, 1.111, math.log(1.88), math.log(469.982))
RANDOM_STARTS = 100
READ = """
import numpy as np
x, e, y = np.loadtxt('points.txt').T
def law(_, a, b, c, d, u, v):
    h = np.log10(1 / (1 / (e - 1 + 1 / (np.exp(-u) - np.exp(-v))) + np.exp(-v)))
    return a * x + b * h + c * x * h + d
np.seterr(all='ignore')
def try_all(fit):
    for start in [STARTS]:
        try:
            print('sse', fit(start))
        except (ValueError, RuntimeError):
            print('sse nan')
"""
CURVE_FIT = READ + """
from scipy.optimize import curve_fit
def fit(start):
    best, covariance = curve_fit(law, x, y, start)
    return np.sum((law(x, *best) - y) ** 2)
try_all(fit)
"""
LEAST_SQUARES = READ + """
from scipy.optimize import least_squares
try_all(lambda start: 2 * least_squares(lambda t: law(x, *t) - y, start).cost)
"""
LMFIT = READ + """
import lmfit
model = lmfit.Model(law)
try_all(lambda start: model.fit(y, _=x, **dict(zip('abcduv', start))).chisqr)
"""
GNUPLOT = """
h(e) = log10(1 / (1 / (e - 1 + 1 / (exp(-p) - exp(-q))) + exp(-q)))
f(x, y) = a * x + b * h(y) + c * x * h(y) + d
array start[6] = [STARTS]
a = start[1]; b = start[2]; c = start[3]; d = start[4]; p = start[5]; q = start[6]
set fit quiet nolog
fit f(x, y) 'points.txt' using 1:2:3 via a, b, c, d, p, q
print 'sse ', FIT_WSSR
"""
NLS = """
t <- read.table('points.txt'); x <- t$V1; e <- t$V2; y <- t$V3
h <- function(u, v) log10(1 / (1 / (e - 1 + 1 / (exp(-u) - exp(-v))) + exp(-v)))
for (start in list(STARTS)) {
  start <- setNames(as.list(start), c('a', 'b', 'c', 'd', 'u', 'v'))
  sse <- tryCatch(suppressWarnings(deviance(
    nls(y ~ a * x + b * h(u, v) + c * x * h(u, v) + d, start = start))),
    error = function(e) NaN)
  cat('sse', format(sse, digits = 12), fill = TRUE)
}
"""
TOOLS = {
    "scipy `curve_fit`": ([PYTHON], CURVE_FIT),
    "scipy `least_squares`": ([PYTHON], LEAST_SQUARES),
    "lmfit `Model.fit`": ([PYTHON], LMFIT),
    "gnuplot `fit`": (["gnuplot"], GNUPLOT),
    "R `nls`": (["Rscript", "--vanilla"], NLS),
}


def write_points(table, group, path):
    """log10 N, E, log10 L: last rows, seeds averaged, Dense joined."""
    last = {}
    with gzip.open(table, "rt") as file:
        for row in csv.DictReader(file):
            if row["loss_validation"]:
                before = last.get(row["hyper_id"])
                if before is None or float(row["step"]) >= float(before["step"]):
                    last[row["hyper_id"]] = row
    cells = {}
    for row in last.values():
        if (row["k"] == "1" and float(row["routing_frequency"]) == 0.5
                and row["router_type"] in ("Dense", group)):
            key = (row["router_type"], float(row["dense_parameter_count"]),
                   float(row["num_experts"]))
            cells.setdefault(key, []).append(float(row["loss_validation"]))
    path.write_text("".join(
        f"{math.log10(n)!r} {e!r} {math.log10(statistics.fmean(loss))!r}\n"
        for (_, n, e), loss in cells.items()))


def written(starts, tool):
    """The starts as the language of a tool writes them."""
    texts = [", ".join(repr(number) for number in start) for start in starts]
    around = {"Rscript": "c({})", PYTHON: "({})"}.get(tool, "{}")
    return ", ".join(around.format(text) for text in texts)


def fit_from(starts, command, script, folder):
    """The sums of squares that a tool ends at, NaN where it gives up."""
    path = folder / "script"
    path.write_text(script.replace("STARTS", written(starts, command[0])))
    done = subprocess.run(command + [str(path)], cwd=folder,
                          capture_output=True, text=True, check=False)
    found = re.findall(r"^sse\s+(\S+)", done.stdout + done.stderr, re.M)
    return [float(text) for text in found] or [math.nan]


def seconds_of(action):
    times = []
    for _ in range(7):
        begin = time.monotonic()
        action()
        times.append(time.monotonic() - begin)
    return min(times)


def random_starts():
    random = Random(1)
    return [tuple(number * random.gauss(0, 1) for number in NOTEBOOK)
            for _ in range(RANDOM_STARTS)]


def show(tool, command, script, folder, least, own):
    if shutil.which(command[0]) is None:
        print(f"| {tool} | not installed | | |")
        return
    starts = random_starts()
    if command[0] == "gnuplot":  # a fit that fails ends the script
        sums = [fit_from([start], command, script, folder)[0]
                for start in starts]
    else:
        sums = fit_from(starts, command, script, folder)
    hits = sum(value / least - 1 < 1e-6 for value in sums)
    (from_published,) = fit_from([PUBLISHED], command, script, folder)
    excess = from_published / least - 1
    seconds = seconds_of(lambda: fit_from([PUBLISHED], command, script, folder))
    print(f"| {tool} | {hits} of {len(starts)} "
          f"| {'yes' if excess < 1e-6 else f'{excess:.2g} above'} "
          f"| {seconds / own:.0f} |", flush=True)


def main():
    binary, table = (str(pathlib.Path(s).resolve()) for s in sys.argv[1:3])
    group = sys.argv[3] if len(sys.argv) > 3 else "RL-R"
    own = [binary, "fit", table, "--group", group, "-q", "--json"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_points(table, group, folder / "points.txt")
        done = subprocess.run(own, capture_output=True, check=True)
        least = json.loads(done.stdout)["groups"][0]["statistics"]["sse"]
        seconds = seconds_of(
            lambda: subprocess.run(own, capture_output=True, check=True))
        print("| tool | least of all reached from random starts | from the "
              "published coefficients | time |\n|---|---:|---:|---:|")
        print(f"| `routescale fit` | by itself | | 1 |")
        for tool, (command, script) in TOOLS.items():
            show(tool, command, script, folder, least, seconds)


if __name__ == "__main__":
    main()
