#!/usr/bin/env python3
"""Usage: nls_test.py BINARY [--run]

The fits and comparisons of BINARY against those of R (nls, confint, lm, anova,
AIC, t.test): the numbers stored in expected/nls.csv, or with --run those that R
gives now. Exit status 0 if all agree, 1 if not, 77 without the table or, with
--run, without R.
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
USUAL = ["-q", "--where", "k == 1 && routing_frequency == 0.5 && seed == 42"]
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


def document(binary, verb, *options):
    """What a verb says of the table, parsed."""
    return json.loads(output([binary, verb, str(TABLE), *options, "--json"]))


def of_fit(binary):
    """One group, with profile intervals and then with weights."""
    fit = document(binary, "fit", *USUAL, "--group", "RL-R",
                   "--interval", "profile")["groups"][0]
    numbers = {"runs": [fit["points"]]}
    for name in ("sse", "sigma"):
        numbers[name] = [fit["statistics"][name]]
    for parameter in fit["parameters"]:
        name = parameter["name"]
        numbers[name] = [parameter[key] for key in ("estimate", "low", "high")]
        numbers[f"error of {name}"] = [parameter["std_error"]]
    weighted = document(binary, "fit", *USUAL, "--group", "RL-R",
                        "--weight", "num_experts")["groups"][0]
    numbers["weighted sse"] = [weighted["statistics"]["sse"]]
    for parameter in weighted["parameters"]:
        numbers[f"weighted {parameter['name']}"] = [parameter["estimate"]]
        numbers[f"weighted error of {parameter['name']}"] = [parameter["std_error"]]
    replicated = document(binary, "fit", "-q", "-v", "--law", "bilinear", "--group", "S-Base",
                          "--where", "k >= 1", "--seeds", "each")["groups"][0]
    numbers["F of lack of fit"] = [replicated["diagnostics"]["lack_of_fit"]["f"]]
    return numbers


def of_laws(binary):
    """Four laws of one group."""
    def compare(laws):
        rows = document(binary, "compare", *USUAL, "--group", "RL-R", "--laws", laws)["rows"]
        return {row["law"]: row for row in rows}

    three = "separable,bilinear,routed-bilinear"
    rows = compare(three)
    numbers = {"F of interaction": [rows["bilinear"]["f_test"]["f"]]}
    for law, row in rows.items():
        for key in ("aicc", "bic", "weight"):
            numbers[f"{key} of {law}"] = [row[key]]
        numbers[f"leave-one-out rmse of {law}"] = [row["loo_rmse"]]
    curved = "routed-bilinear + g*log10(N)^2"
    numbers["F of curvature"] = [compare(f"{three},{curved}")[curved]["f_test"]["f"]]
    return numbers


def of_groups(binary):
    """Two groups under one law."""
    comparison = document(binary, "compare", *USUAL, "--groups", "--law", "bilinear",
                          "--share", "a,d", "--group", "RL-R", "--group", "Hash")
    pair = comparison["pairs"][0]
    equal, same_dense = (test["f"] for test in comparison["tests"])
    return {"cells": [pair["cells"]],
            "difference": [pair[f"log10_{key}"] for key in ("difference", "low", "high")],
            "t of difference": [pair["t"]],
            "F of equal coefficients": [equal],
            "F of equal a and d": [same_dense]}


def found(binary):
    """The same numbers of the binary."""
    return {**of_fit(binary), **of_laws(binary), **of_groups(binary)}


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
        stated = [value for value in values if value is not None]
        for k, (theirs, ours) in enumerate(zip(stated, numbers[quantity], strict=True)):
            tolerance = TOLERANCES["interval" if k else "estimate"]
            if ours is None or abs(ours - theirs) > tolerance * abs(theirs):
                wrong += 1
                print(f"{quantity}: R {theirs!r}, routescale {ours!r}")
    print(f"{len(wanted)} quantities, {wrong} numbers wrong")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
