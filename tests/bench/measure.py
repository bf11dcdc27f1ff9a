"""Times whole processes by hyperfine, and prints how they compare."""

import json
import math
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def shown(command):
    """The command as a user would type it: without folders of programs."""
    words = [word for word in command if word != sys.executable]
    words[0] = os.path.basename(words[0])
    words = [os.path.basename(w) if w.startswith(tempfile.gettempdir()) else w for w in words]
    return shlex.join(words).replace("|", "\\|")


def times(command, runs, warmup=1):
    """Seconds of so many runs of one command."""
    print("timing", shown(command), file=sys.stderr, flush=True)
    with tempfile.NamedTemporaryFile(suffix=".json") as export:
        subprocess.run(
            ["hyperfine", "--shell=none", "--style=none", f"--warmup={warmup}",
             f"--runs={runs}", f"--export-json={export.name}", shlex.join(command)],
            check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        return json.load(export)["results"][0]["times"]


def in_turns(above, below, turns, runs, warmup=1):
    """Times of both, in turns: a change of the machine's pace meets both."""
    results = [], []
    for _ in range(turns):
        for command, seconds in zip((above, below), results):
            seconds += times(command, runs, warmup)
    return results


def output(command):
    """What it prints."""
    return subprocess.run(command, check=True, cwd=ROOT, capture_output=True).stdout


def peak_memory(command):
    """The largest resident set, in MiB."""
    print("measuring the memory of", shown(command), file=sys.stderr, flush=True)
    # A process of its own: the largest of all its children is that of this one.
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
            "stdout=subprocess.DEVNULL); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)")
    return float(output([sys.executable, "-c", code, *command]))


def slope(sizes, seconds):
    """Of the least-squares line through (log size, log seconds)."""
    return statistics.linear_regression(
        [math.log(size) for size in sizes], [math.log(time) for time in seconds]).slope


def brief(value):
    """Three digits."""
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def print_table(header, rows):
    """A Markdown table; nothing without rows."""
    if not rows:
        return
    print(f"\n| {' | '.join(header)} |\n|{'---|' * len(header)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    sys.stdout.flush()


def ratio_row(above, below, seconds, target=""):
    """The time of one command over that of another; of medians and of minima."""
    ratios = [brief(f(seconds[0]) / f(seconds[1])) for f in (statistics.median, min)]
    return [f"`{shown(above)}`", f"`{shown(below)}`", *ratios, target,
            f"{len(seconds[0])} : {len(seconds[1])}"]
