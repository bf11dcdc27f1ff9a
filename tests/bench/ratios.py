"""Prints the results that bench.sh gathered as a Markdown table of ratios.

Exit status 1 if a peer reached a smaller sum of squares than routescale.
"""

import json
import pathlib
import re
import statistics
import sys

FOLDER = pathlib.Path(sys.argv[1])
# The peer prints ten digits and sums in another order.
ROUNDING = 1 + 1e-9


def seconds(name):
    """The times of all turns of one command; none if it was not run."""
    return [time for path in FOLDER.glob(f"{name}-*.json")
            for time in json.loads(path.read_text())["results"][0]["times"]]


def row(what, above, below):
    ratios = (f(above) / f(below) for f in (statistics.median, min))
    median, smallest = (f"{x:.3g}" if x < 100 else f"{x:.0f}" for x in ratios)
    print(f"| {what} | {median} | {smallest} | {len(above)} : {len(below)} |")


def print_ratios():
    fit = seconds("fit")
    print("| time of whole processes | ratio of medians | of minima | runs |")
    print("|---|---|---|---|")
    row("`routescale fit data/curves.csv.gz --json` against "
        "`gzip -dc data/curves.csv.gz`", fit, seconds("gzip"))
    for name, what in [
            ("notebook", "`notebook_scipy.py`: 500 starts per router in scipy"),
            ("pandas", "`read_pandas.py`: reading the table alone")]:
        if seconds(name):
            row(f"{what}, against the fit", seconds(name), fit)


def print_times():
    huber = sorted(1e3 * time for time in seconds("huber"))
    print("\n| whole process | median | slowest | runs |\n|---|---|---|---|")
    print(f"| Huber fit of Chinchilla's law to 240 runs with outliers "
          f"| {statistics.median(huber):.1f} ms | {huber[-1]:.1f} ms "
          f"| {len(huber)} |")


def print_sums_of_squares():
    """Whether routescale's are the smallest."""
    path = FOLDER / "notebook.txt"
    if not path.exists():
        return True
    theirs = {m[1]: float(m[2]) for m in
              re.finditer(r"^(\S+) .*\bsse=(\S+)", path.read_text(), re.M)}
    groups = json.loads((FOLDER / "document.json").read_text())["groups"]
    ours = {g["group"]: g["statistics"]["sse"] for g in groups}
    print("\n| sum of squares | routescale | `notebook_scipy.py` | excess |")
    print("|---|---|---|---|")
    for group, sse in theirs.items():
        print(f"| {group} | {ours[group]:.9e} | {sse:.9e} "
              f"| {sse / ours[group] - 1:.2g} |")
    worse = [g for g in theirs if ours[g] > theirs[g] * ROUNDING]
    if worse:
        print(f"routescale's sum of squares is larger: {', '.join(worse)}",
              file=sys.stderr)
    return bool(theirs) and not worse


if __name__ == "__main__":
    print_ratios()
    print_times()
    sys.exit(0 if print_sums_of_squares() else 1)
