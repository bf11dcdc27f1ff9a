#!/usr/bin/env python3
"""Usage: coverage.py BINARY [--tables N] [--resamples N] [--laws A,B]
       [--methods A,B] [--noise S] [--minutes M] [--hold A,B]
       [--objective O] [--grid 5,8] [-o FILE]

How often nominal 95 % intervals hold the truth, by simulation: tables are drawn
from each law of the book at coefficients that it comes with, with normal noise
in ln of the loss (by a law of linear residuals: in the loss, of that share of its
mean), and fitted; the intervals that hold the truth are counted.
The quantities are the parameters, the derived quantities, the mean loss at a
point between the runs, and one new run there. Intervals that the fit marks as
doubtful, by a warning that names the quantity, are counted by themselves. Prints
a Markdown table, or writes it to a file after every law: laws that are in the file
already are left as they are. A method that needs longer than --minutes for a law
stops with the tables it has done. Parameters of --hold are held at the truth; --objective is that of the fits. --grid: how many
places along each variable, for laws of so many variables.

   or: coverage.py --summarise FILE

Prints the smallest and the largest share of each law and method of such a table.
"""

import argparse
import csv
import io
import itertools
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import tomllib

LEVEL = 0.95
# Name of the column, options of the fit.
METHODS = {
    "wald": ["--interval", "wald"],
    "profile": ["--interval", "profile"],
    "bootstrap": ["--interval", "bootstrap"],
    "case bootstrap": ["--interval", "bootstrap", "--resample", "case"],
    "jackknife": ["--interval", "jackknife"],
}
LAWS = pathlib.Path(__file__).resolve().parents[2] / "data" / "laws"
# Places along each variable, by the number of variables.
GRIDS = {1: [40], 2: [6, 10], 3: [5, 5, 4]}
SCATTERED = 200
CHUNK = 20  # tables in one run of the binary
MARKED = " marked"
# The warnings that doubt the interval of the quantity they name. That it is known only
# weakly does not: it tells how wide the interval is.
DOUBTS = ("nonlinear", "at-bound", "not-identified")


def run(command, seconds=None):
    """Its standard output; whatever it found out, exit code 4 included."""
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          timeout=seconds)
    if done.returncode not in (0, 4):
        raise RuntimeError(" ".join(command) + "\n" + done.stderr)
    return done.stdout


def place(span, share):
    """A share of the way along a range, in the logarithm where it is positive."""
    low, high = span
    if low > 0:
        return low * (high / low) ** share
    return low + share * (high - low)


def halton(index, base):
    """The radical inverse of an index."""
    result, factor = 0.0, 1.0
    while index > 0:
        factor /= base
        result += factor * (index % base)
        index //= base
    return result


def design(ranges, grids):
    """Where the runs of a table are: a grid, or scattered over many variables."""
    spans = list(ranges.values())
    if len(spans) in grids:
        steps = [[place(span, i / (count - 1)) for i in range(count)]
                 for span, count in zip(spans, grids[len(spans)])]
        return list(itertools.product(*steps))
    return [tuple(place(span, halton(i + 1, base))
                  for span, base in zip(spans, (2, 3, 5, 7, 11)))
            for i in range(SCATTERED)]


def formula(text, values):
    """The value of a derived quantity, as the law file writes it."""
    names = {"log10": math.log10, "ln": math.log, "exp": math.exp, "sqrt": math.sqrt}
    return eval(text.replace("^", "**"), names, dict(values))  # pylint: disable=eval-used


class Simulation:
    """Tables of one law at its first published row, or its example."""

    def __init__(self, name, folder, options):
        self.binary, self.name, self.noise = options.binary, name, options.noise
        text = (LAWS / f"{name}.toml").read_text()
        law = tomllib.loads(text)
        if law.get("published"):
            label, self.truth = (law["published"][0][key] for key in ("label", "values"))
        else:
            label, self.truth = "example", law["example"]
            text += ('\n[[published]]\nlabel = "example"\nvalues = {'
                     + ", ".join(f"{k} = {v!r}" for k, v in self.truth.items()) + "}\n")
        self.law = os.path.join(folder, "law.toml")
        pathlib.Path(self.law).write_text(text)
        self.table = os.path.join(folder, "table.csv")
        self.fit = os.path.join(folder, "fit.json")
        self.variables = list(law["variables"])
        ranges = {name: law["ranges"][name] for name in self.variables}
        self.points = design(ranges, options.grids)
        self.at = ",".join(f"{name}={place(span, 0.6)!r}" for name, span in ranges.items())
        model = [self.binary, "predict", "--law", self.law, "--published", label, "--format", "csv"]
        with open(self.table, "w") as file:
            writer = csv.writer(file)
            writer.writerow(self.variables)
            writer.writerows([repr(value) for value in point] for point in self.points)
        self.losses = self.predicted(model + [self.table])
        self.loss = self.predicted(model + ["--at", self.at])[0]
        self.truth = dict(self.truth)
        # The minimum near the truth, without the search for it.
        self.search = ["--starts", "2", "--objective", options.objective]
        for key, value in self.truth.items():
            self.search += ["--fix" if key in options.hold.split(",") else "--start", f"{key}={value!r}"]
        for key, text in law.get("derived", {}).items():
            self.truth[key] = formula(text, self.truth)
        self.response = law.get("response", "loss")
        self.linear = law.get("residual") == "linear"
        self.mean = sum(self.losses) / len(self.losses)

    @staticmethod
    def predicted(command):
        """The losses that a model predicts."""
        return [float(row["loss"]) for row in csv.DictReader(io.StringIO(run(command)))]

    def observed(self, loss, generator):
        """A loss with its noise."""
        noise = generator.gauss(0, self.noise)
        return loss + self.mean * noise if self.linear else loss * math.exp(noise)

    def draw(self, tables, generator):
        """Writes so many tables; returns a new run for each."""
        with open(self.table, "w") as file:
            file.write("sample," + ",".join(self.variables) + ",loss\n")
            for table in range(tables):
                for at, loss in zip(self.points, self.losses):
                    observed = self.observed(loss, generator)
                    file.write(f"{table}," + ",".join(map(repr, at)) + f",{observed!r}\n")
        return [self.observed(self.loss, generator) for _ in range(tables)]

    def count(self, method, resamples, new_runs, counts, seconds):
        """Adds the intervals of the tables drawn to counts[quantity]."""
        command = [self.binary, "fit", self.table, "--law", self.law, "--group-by", "sample",
                   "-q", "--format", "csv", "--threads", "1", "--at", self.at, "-o", self.fit, *self.search,
                   *METHODS[method]]
        if "bootstrap" in method:
            command += ["--resamples", str(resamples)]
        rows = list(csv.DictReader(io.StringIO(run(command, seconds))))
        marked = self.marked()
        mean = f"{self.response}({self.at})"
        for row in rows:
            is_doubtful = (row["group"], row["parameter"]) in marked
            mark = MARKED if is_doubtful else ""
            if row["parameter"] in self.truth:
                self.add(counts, row["parameter"] + mark, row, "", self.truth[row["parameter"]])
            elif row["parameter"] == mean:
                self.add(counts, "mean loss" + mark, row, "", self.loss)
        if method == "profile":
            return
        answer = run([self.binary, "predict", self.fit, "--at", self.at, "--format", "csv", "-q"])
        for row, observed in zip(csv.DictReader(io.StringIO(answer)), new_runs, strict=True):
            self.add(counts, "new run", row, "new_run_", observed)

    def marked(self):
        """What the last fit marks as doubtful."""
        groups = json.loads(pathlib.Path(self.fit).read_text())["groups"]
        return {(group["group"], warning["parameter"]) for group in groups
                for warning in group["warnings"] if warning["code"] in DOUBTS}

    @staticmethod
    def add(counts, quantity, row, prefix, truth):
        """One more interval; one without any end is counted apart."""
        low, high = row[prefix + "low"], row[prefix + "high"]
        held, known, all_tables = counts.get(quantity, (0, 0, 0))
        inside = (not low or float(low) <= truth) and (not high or truth <= float(high))
        exists = bool(low or high)
        counts[quantity] = (held + (inside and exists), known + exists, all_tables + 1)

    @staticmethod
    def done(counts, quantity):
        """Of how many tables the intervals of a quantity were counted, marked or not."""
        name = quantity.removesuffix(MARKED)
        return sum(counts.get(key, (0, 0, 0))[2] for key in (name, name + MARKED))


def share(held, known, done, wanted):
    """95.1; 95.1 (80) where only 80 % of the tables gave an interval; 95.1 of 250
    where the time was up after 250 tables."""
    if known == 0:
        return "–"
    text = f"{100 * held / known:.1f}"
    if known < done:
        text += f" ({100 * known / done:.0f})"
    return text if done == wanted else f"{text} of {done}"


def simulate(name, options):
    """The rows of the Markdown table of one law."""
    results = {method: {} for method in options.methods}
    left = {method: 60 * options.minutes for method in options.methods}
    generator = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        simulation = Simulation(name, folder, options)
        for first in range(0, options.tables, CHUNK):
            new_runs = simulation.draw(min(CHUNK, options.tables - first), generator)
            for method in options.methods:
                started = time.monotonic()
                if left[method] <= 0:
                    continue
                try:
                    simulation.count(method, options.resamples, new_runs,
                                     results[method], left[method])
                except subprocess.TimeoutExpired:
                    pass
                left[method] -= time.monotonic() - started
    rows = []
    plain = [*simulation.truth, "mean loss", "new run"]
    for quantity in [name + mark for name in plain for mark in ("", MARKED)]:
        if not any(quantity in result for result in results.values()):
            continue
        shares = [share(*results[method].get(quantity, (0, 0, 0))[:2],
                        simulation.done(results[method], quantity), options.tables)
                  for method in options.methods]
        rows.append(f"| {name} | {quantity} | {len(simulation.points)} | "
                    + " | ".join(shares) + " |")
    print(name, {method: round(60 * options.minutes - rest) for method, rest in left.items()},
          file=sys.stderr, flush=True)
    return rows


def spread(cells):
    """93.1–95.4 of cells like 95.1 (80); a dash where there are none."""
    shares = [float(cell.split()[0]) for cell in cells if cell != "–"]
    if not shares:
        return "–"
    return " – ".join(dict.fromkeys(f"{end:.1f}" for end in (min(shares), max(shares))))


def summarise(path):
    """The table of one line per law and kind of quantity."""
    kinds = {}
    header, _, *lines = pathlib.Path(path).read_text().splitlines()
    methods = [cell.strip() for cell in header.strip("|").split("|")[3:]]
    for line in lines:
        law, quantity, _, *shares = [cell.strip() for cell in line.strip("|").split("|")]
        name = quantity.removesuffix(MARKED)
        kind = name if name in ("mean loss", "new run") else "coefficients"
        kind += MARKED if name != quantity else ""
        kinds.setdefault((law, kind), []).append(shares)
    print("| law | | " + " | ".join(methods) + " |")
    print("|---|---|" + "---:|" * len(methods))
    for (law, kind), rows in kinds.items():
        print(f"| {law} | {kind} | " + " | ".join(map(spread, zip(*rows))) + " |")


def main():
    """Prints the table of all laws and methods."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", type=os.path.abspath, nargs="?")
    parser.add_argument("--summarise")
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--resamples", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1e4)
    parser.add_argument("--noise", type=float, default=0.005)
    parser.add_argument("--laws", default="")
    parser.add_argument("--hold", default="")
    parser.add_argument("--objective", default="l2")
    parser.add_argument("--grid", default="")
    parser.add_argument("--methods", default="wald,profile,bootstrap,jackknife")
    parser.add_argument("-o", "--output")
    options = parser.parse_args()
    if options.summarise:
        summarise(options.summarise)
        return
    if not options.binary:
        parser.error("no binary is given")
    options.methods = options.methods.split(",")
    grid = [int(count) for count in options.grid.split(",") if count]
    options.grids = {**GRIDS, len(grid): grid}
    names = options.laws.split(",") if options.laws else sorted(p.stem for p in LAWS.glob("*.toml"))
    lines = ["| law | quantity | runs | " + " | ".join(options.methods) + " |",
             "|---|---|---:|" + "---:|" * len(options.methods)]
    if options.output and os.path.exists(options.output):
        lines = pathlib.Path(options.output).read_text().splitlines()
    done = {line.split("|")[1].strip() for line in lines}
    for name in names:
        if name in done:
            continue
        lines += simulate(name, options)
        if options.output:
            pathlib.Path(options.output).write_text("\n".join(lines) + "\n")
    if not options.output:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
