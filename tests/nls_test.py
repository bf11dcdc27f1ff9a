#!/usr/bin/env python3
"""Usage: nls_test.py BINARY [--run]

The fits of BINARY against those of R's nls, confint and anova: the numbers
stored in expected/nls.csv, or with --run those that R gives now. Exit status 0
if all agree, 1 if not, 77 without the table or, with --run, without R.
"""

import argparse
import csv
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "data" / "curves.csv.gz"
SCRIPT = ROOT / "tests" / "expected" / "nls.R"
SELECTION = ["--group", "RL-R", "-q", "--where",
             "k == 1 && routing_frequency == 0.5 && seed == 42"]
SKIPPED = 77
# R stops where the step is 1e-6 of the residuals, and interpolates its profile.
TOLERANCES = {"estimate": 2e-5, "interval": 3e-3}


def output(command):
    """Standard output of a command that must succeed."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def skip(why):
    """Ends the test, visibly; missing data is a failure where it is required."""
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def expected(run):
    """R's numbers: {quantity: (value, low, high)}."""
    if run and (shutil.which("Rscript") is None or subprocess.run(
            ["Rscript", "-e", "library(MASS)"], capture_output=True, check=False).returncode):
        skip("no R with MASS: install r-base-core and r-cran-mass")
    text = (output(["Rscript", str(SCRIPT), str(TABLE)]) if run
            else SCRIPT.with_suffix(".csv").read_text())
    return {row["quantity"]: [None if row[key] == "NA" else float(row[key])
                              for key in ("value", "low", "high")]
            for row in csv.DictReader(io.StringIO(text))}


def found(binary):
    """The same numbers of the binary."""
    fit = json.loads(output([binary, "fit", str(TABLE), *SELECTION, "--interval", "profile",
                             "--json"]))["groups"][0]
    numbers = {"runs": [fit["points"], None, None]}
    for name in ("sse", "sigma"):
        numbers[name] = [fit["statistics"][name], None, None]
    for parameter in fit["parameters"]:
        name = parameter["name"]
        numbers[name] = [parameter[key] for key in ("estimate", "low", "high")]
        numbers[f"error of {name}"] = [parameter["std_error"], None, None]
    laws = "separable,bilinear,routed-bilinear,routed-bilinear + g*log10(N)^2"
    rows = json.loads(output([binary, "compare", str(TABLE), *SELECTION, "--no-runs",
                              "--laws", laws, "--json"]))["rows"]
    tests = {row["law"]: row["f_test"] for row in rows}
    numbers["F of curvature"] = [tests["routed-bilinear + g*log10(N)^2"]["f"], None, None]
    numbers["F of interaction"] = [tests["bilinear"]["f"], None, None]
    return numbers


def main():
    """Compares number by number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--run", action="store_true")
    options = parser.parse_args()
    if not TABLE.exists():
        if os.environ.get("ROUTESCALE_REQUIRE_DATA"):
            sys.exit(f"{TABLE} is missing")
        skip(f"{TABLE} is missing")
    wanted, numbers = expected(options.run), found(options.binary)
    wrong = 0
    for quantity, values in wanted.items():
        for k, (theirs, ours) in enumerate(zip(values, numbers[quantity], strict=True)):
            if theirs is None:
                continue
            tolerance = TOLERANCES["interval" if k else "estimate"]
            if ours is None or abs(ours - theirs) > tolerance * abs(theirs):
                wrong += 1
                print(f"{quantity}: R {theirs!r}, routescale {ours!r}")
    print(f"{len(wanted)} quantities, {wrong} numbers wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
