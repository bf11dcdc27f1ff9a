"""Public problems beside the sources: where they are, and fits of them."""
import json
import os
import subprocess
import sys
from pathlib import Path

SKIPPED = 77


def folder():
    """The folder with data/ and expected/; ends the test where there is none."""
    default = Path(__file__).resolve().parents[2].parent / "shared"
    path = Path(os.environ.get("ROUTESCALE_SHARED", default))
    if (path / "expected" / "hard.json").exists():
        return path
    print(f"{path}: no tables of public problems; set ROUTESCALE_SHARED")
    sys.exit(1 if os.environ.get("ROUTESCALE_REQUIRE_DATA") else SKIPPED)


def fit(binary, table, *arguments):
    """The JSON of a fit and its exit status; without JSON the error."""
    run = subprocess.run([binary, "fit", str(table), "--json", *arguments],
                         capture_output=True, text=True)
    return (json.loads(run.stdout) if run.stdout else run.stderr,
            run.returncode)


def values(group):
    return {p["name"]: p["estimate"] for p in group["parameters"]}


def agrees(value, wanted):
    """To one unit of the last digit that `wanted` is written with, seven at
    most: scipy, where they come from, stops there."""
    digits = len(repr(wanted).lower().split("e")[0].replace("-", "")
                 .replace(".", "").strip("0"))
    return abs(value - wanted) <= 1.0001 * 10 ** (1 - min(max(digits, 2), 7)) * 10 ** _exponent(wanted)


def _exponent(value):
    return int(f"{value:e}".split("e")[1])
