"""Prints the tables of README.md here; bench.sh calls this.

Exit status 1 if an answer is wrong: a peer reached a smaller sum of squares, or
two numbers of threads print different intervals.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

from growth import growth_rows
from measure import (ROOT, brief, in_turns, output, peak_memory, print_table, ratio_row,
                     times)

TABLE = "data/curves.csv.gz"
CASES = ["--interval", "bootstrap", "--resample", "case"]
LAWS = ("dense-power,separable,bilinear,routed-bilinear,joint-fixed-data-plain,"
        "routed-bilinear + e*log10(N)^2")
# 1,008 runs; the rows of each.
LONG, SHORT = 4961, 5
# The peer prints ten digits and sums in another order.
ROUNDING = 1 + 1e-9


class Bench:
    """The programs to be timed and a folder for tables."""

    def __init__(self, options, folder):
        self.binary, self.floor, self.empty = options.binary, options.floor, options.empty
        self.peers = pathlib.Path(os.environ["ROUTESCALE_PEERS"])
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)

    def fit(self, table=TABLE, *options):
        """The command that fits a table."""
        return [self.binary, "fit", str(table), "-q", *options]

    def peer(self, name, *arguments):
        """The command of a peer."""
        return [sys.executable, str(self.peers / name), *map(str, arguments)]

    def has_peers(self):
        """Whether there is anything to compare with."""
        return (self.peers / "notebook_scipy.py").is_file()

    def curves(self, steps):
        """A table of 1,008 simulated runs in the 22 columns of the real one."""
        path = self.folder / f"{1008 * steps}-rows.csv.gz"
        if not path.exists():
            print("simulating", path.name, file=sys.stderr, flush=True)
            labels = [f"--published={label}" for label in ("S-Base", "RL-R", "Hash")]
            output([self.binary, "simulate", *labels, "--seeds", "6", "--steps", str(steps),
                    "-o", str(path)])
        return path


def quick_ratios(bench):
    """The real table; start-up."""
    fit, gzip = bench.fit(TABLE, "--json"), ["gzip", "-dc", TABLE]
    rows = [ratio_row(fit, gzip, in_turns(fit, gzip, 10, 20, 5))]
    version, empty = [bench.binary, "--version"], [bench.empty]
    rows.append(ratio_row(version, empty, in_turns(version, empty, 5, 40, 5), "≤ 2"))
    if bench.has_peers():
        for name, runs in (("notebook_scipy.py", 5), ("read_pandas.py", 20)):
            peer = bench.peer(name, TABLE)
            rows.append(ratio_row(peer, fit, in_turns(peer, fit, 1, runs)))
    return rows


def resampling_ratios(bench):
    """Two threads against one, and scipy."""
    one = bench.fit(TABLE, *CASES, "--resamples", "100000", "--threads", "1")
    two = one[:-1] + ["2"]
    rows = [ratio_row(one, two, in_turns(one, two, 5, 1, 0), "≥ 1.8")]
    if bench.has_peers():
        ours = bench.fit(TABLE, *CASES, "--resamples", "10000")
        peer = bench.peer("bootstrap_scipy.py", TABLE, 10000)
        rows.append(ratio_row(peer, ours, (times(peer, 2, 0), times(ours, 10)), "≥ 60"))
    return rows


def reading_ratios(bench):
    """Five million rows."""
    table = bench.curves(LONG)
    fit, gzip = bench.fit(table, "--json"), ["gzip", "-dc", str(table)]
    seconds = in_turns(fit, gzip, 5, 1, 0)
    rows = [ratio_row(fit, gzip, seconds, "≤ 0.75")]
    if bench.has_peers():
        pandas = bench.peer("read_pandas.py", table)
        rows.append(ratio_row(pandas, fit, (times(pandas, 2, 0), seconds[0]), "≥ 5"))
    return rows


def memory_row(bench):
    """Five million rows and five thousand, of as many runs."""
    large, small = (peak_memory(bench.fit(bench.curves(steps), "--json"))
                    for steps in (LONG, SHORT))
    return [f"peak memory of `routescale fit` on {1008 * LONG} rows less that on "
            f"{1008 * SHORT}, of 1,008 runs each", f"{large - small:.1f} MiB of {large:.0f}",
            "≤ 64 MiB"]


def quick_figures(bench):
    """What is no ratio of two processes."""
    compare = [bench.binary, "compare", TABLE, "-q", "--laws", LAWS, "--leave-out",
               "model_size_label", "--hold-out", "N > 1e9"]
    seconds = times(compare, 10)
    rows = [[f"`routescale compare {TABLE} --laws '{LAWS}' --leave-out model_size_label "
             "--hold-out 'N > 1e9'`, leave-one-run-out too",
             f"{statistics.median(seconds):.2f} s", "< 1 s"]]
    runs = bench.folder / "runs.csv"
    output([sys.executable, "tests/expected/robust_objectives.py", bench.binary, "--table",
            str(runs)])
    huber = sorted(1e3 * time for time in times(
        bench.fit(runs, "--law", "chinchilla", "--residual", "ln", "--objective",
                  "huber:0.001", "--json"), 100, 10))
    rows.append(["Huber fit of Chinchilla's law to 240 runs with outliers",
                 f"{statistics.median(huber):.1f} ms, slowest {huber[-1]:.1f} ms", ""])
    one = json.loads(output([bench.floor, TABLE]))
    rows.append(["refit of a case resample against its floor: "
                 f"{one['points'] - 1:.1f} evaluations of the Jacobian and {one['points']:.1f} "
                 "QR (`resampling_floor`)",
                 f"{brief(one['refit'] / one['floor'])}: {one['refit']:.1f} µs of one core", ""])
    return rows


def print_sums_of_squares(bench):
    """Whether routescale's are the smallest."""
    if not bench.has_peers():
        return True
    notebook = output(bench.peer("notebook_scipy.py", TABLE)).decode()
    theirs = {m[1]: float(m[2]) for m in re.finditer(r"^(\S+) .*\bsse=(\S+)", notebook, re.M)}
    groups = json.loads(output(bench.fit(TABLE, "--json")))["groups"]
    ours = {group["group"]: group["statistics"]["sse"] for group in groups}
    print_table(["sum of squares", "routescale", "`notebook_scipy.py`", "excess"],
                [[group, f"{ours[group]:.9e}", f"{sse:.9e}", f"{sse / ours[group] - 1:.2g}"]
                 for group, sse in theirs.items()])
    worse = [group for group in theirs if ours[group] > theirs[group] * ROUNDING]
    if worse:
        print(f"routescale's sum of squares is larger: {', '.join(worse)}", file=sys.stderr)
    return bool(theirs) and not worse


def threads_agree(bench):
    """Whether one thread and two print the same."""
    one, two = (output(bench.fit(TABLE, *CASES, "--resamples", "10000",
                                 "--json", "--threads", threads)) for threads in "12")
    print("\n10,000 resamples by one thread and by two: the same document, "
          f"{len(one)} bytes" if one == two else "\nThreads change the result")
    return one == two


def run(bench, quick):
    """Prints all tables; whether all answers are right."""
    if not bench.has_peers():
        print(f"No scripts in {bench.peers}: the comparison with Python is left out.",
              file=sys.stderr)
    ratios, figures = quick_ratios(bench), quick_figures(bench)
    growth = []
    if not quick:
        ratios += resampling_ratios(bench) + reading_ratios(bench)
        figures.append(memory_row(bench))
        growth = growth_rows(bench)
    print_table(["time of", "over that of", "medians", "minima", "wanted", "runs"], ratios)
    print_table(["figure", "measured", "wanted"], figures)
    print_table(["time grows with", "exponent", "sizes", "command"], growth)
    return all([threads_agree(bench), print_sums_of_squares(bench)])


def main():
    """Reads the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    for program in ("binary", "floor", "empty"):
        parser.add_argument(program, type=os.path.abspath)
    parser.add_argument("--quick", action="store_true", help="without what takes minutes")
    parser.add_argument("--tables", help="a folder that keeps the simulated tables")
    options = parser.parse_args()
    linked = subprocess.run(["ldd", options.binary], capture_output=True, check=False)
    kind = "dynamic" if linked.returncode == 0 else "static"
    print(f"{os.path.relpath(options.binary, ROOT)}, the {kind} binary")
    with tempfile.TemporaryDirectory() as folder:
        right = run(Bench(options, options.tables or folder), options.quick)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
