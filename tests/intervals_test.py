#!/usr/bin/env python3
"""Usage: intervals_test.py BINARY FOLDER

The intervals of BINARY on public tables where they once went wrong: the part
`intervals` of FOLDER/expected/hard.json, its tables in FOLDER/data/hard. Each
number counts to the digits that are given. Exit status 0 if all agree, 1 if
not, 77 without the folder.
"""

import json
import os
import pathlib
import subprocess
import sys

SKIPPED = 77


def half_unit(number):
    """Half a unit of the last digit given."""
    digits = format(number, "g").lower().lstrip("-")
    mantissa, _, exponent = digits.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.51 * 10.0 ** (int(exponent or 0) - decimals)


def fitted(binary, table, line, options):
    """The parameter of a line, as fitted."""
    command = [binary, "fit", str(table), *line["arguments"], *options, "--json", "-q"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    group = json.loads(text)["groups"][line.get("group", 1) - 1]
    return next(p for p in group["parameters"] if p["name"] == line["parameter"])


def differences(binary, table, line):
    """What of a line does not agree."""
    levels = next((list(value) for value in line.values() if isinstance(value, dict)), ["0.95"])
    for level in levels:
        found = fitted(binary, table, line, ["--level", level])
        for key in ("estimate", "std_error", "low", "high"):
            wanted = line.get(key)
            if isinstance(wanted, dict):
                wanted = wanted[level]
            if wanted is None:
                continue
            if found[key] is None or abs(found[key] - wanted) > half_unit(wanted):
                yield f"{table.name}: {key} of {line['parameter']} at {level}: " \
                      f"{found[key]}, wanted {wanted}"


def main():
    """Checks line by line."""
    binary, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    expected = folder / "expected" / "hard.json"
    if not expected.exists():
        if os.environ.get("ROUTESCALE_REQUIRE_DATA"):
            sys.exit(f"{expected} is missing")
        print(f"skipped: {expected} is missing")
        sys.exit(SKIPPED)
    lines = json.loads(expected.read_text())["intervals"]
    wrong = [text for line in lines
             for text in differences(binary, folder / "data" / "hard" / line["table"], line)]
    print("\n".join([*wrong, f"{len(lines)} lines, {len(wrong)} numbers wrong"]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
