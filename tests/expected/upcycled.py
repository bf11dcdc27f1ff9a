"""What the scripts upcycled_*.py share: the table of real sparse runs, and fits
of it."""

import json
import os
import pathlib
import subprocess
import sys

SKIPPED = 77


def binary_and_table():
    """The two arguments; ends the script where there is no table."""
    binary, table = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2]
    if not pathlib.Path(table).exists():
        print(f"{table} is missing: cmake/fetch-curves.sh")
        sys.exit(1 if os.environ.get("ROUTESCALE_REQUIRE_DATA") else SKIPPED)
    return binary, table


def routescale(binary, table, law, variables, *options):
    """The fit of a law to ln of the loss; variables are formulas of columns."""
    command = [binary, "fit", table, "--law", law, "--target", "Loss",
               "--residual", "ln", "--json", "--quiet", *options]
    for name, formula in variables.items():
        command += ["--map", f"{name}={formula}"]
    run = subprocess.run(command, check=True, capture_output=True)
    return json.loads(run.stdout)["groups"][0]
