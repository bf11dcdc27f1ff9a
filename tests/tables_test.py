#!/usr/bin/env python3
"""Usage: tables_test.py BINARY FOLDER

Walks tables that other programs wrote from `inspect` to `check`, as a new user
would: the parts `names` and `rows` of FOLDER/expected/hard.json and the tables
in FOLDER/data/tables. Exit status 0 if all is as it should be, 1 if not, 77
without the folder.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

SKIPPED = 77
POWER = "E0 + A*N^-b"


class Walk:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.failed = 0

    def check(self, what, condition, detail=""):
        if condition:
            return
        self.failed += 1
        print(f"{what}: {detail}")

    def run(self, verb, *arguments):
        """The output, what was said on standard error, and the exit status."""
        done = subprocess.run([self.binary, verb, *map(str, arguments)],
                              capture_output=True, text=True)
        return done.stdout, done.stderr, done.returncode

    def fit(self, table, *arguments):
        """The first group of a fit, and the warnings."""
        out, said, status = self.run("fit", table, "--json", *arguments)
        self.check(table.name, status == 0, f"status {status}: {said}")
        return json.loads(out)["groups"][0] if out else None, said


def values(group):
    return {p["name"]: p["estimate"] for p in group["parameters"]}


def agrees(found, wanted):
    return abs(found - wanted) <= 0.01 * abs(wanted)


def names(walk, problems):
    for problem in problems:
        table = walk.folder / "data/hard" / problem["table"]
        group, said = walk.fit(table, *problem["arguments"])
        if group is None:
            continue
        for name, wanted in problem["values"].items():
            found = values(group).get(name)
            walk.check(table.name, found is not None and agrees(found, wanted),
                       f"{name} = {found}, not {wanted}")
        walk.check(table.name, "is fitted as a parameter" in said, said)


def rows(walk, problems):
    for problem in problems:
        if "arguments" not in problem:
            continue
        table = walk.folder / "data/hard" / problem["table"]
        group, said = walk.fit(table, *problem["arguments"])
        if group is None:
            continue
        for name, wanted in problem.get("values", {}).items():
            walk.check(table.name, agrees(values(group)[name], wanted),
                       f"{name} = {values(group)[name]}, not {wanted}")
        kept = problem.get("runs_kept")
        walk.check(table.name, kept in (None, group["points"]),
                   f"{group['points']} runs kept, not {kept}")
    table = walk.folder / "data/hard/zero-size.csv"
    group, said = walk.fit(table, "--law", POWER)
    walk.check(table.name, any(w["code"] == "tiny-size"
                               for w in group["warnings"]), said)
    group, _ = walk.fit(table, "--law", POWER, "--where", "N >= 1")
    walk.check(table.name, abs(values(group)["E0"] - 1.72) < 0.01 and
               abs(values(group)["b"] - 0.34) < 0.01, values(group))
    table = walk.folder / "data/hard/duplicates.csv"
    out, _, _ = walk.run("inspect", table)
    walk.check(table.name, "3 rows repeat another in every column" in
               " ".join(out.split()), out)


def whole_path(walk, table, fit, compare, plan):
    """inspect, fit, compare, plan, report and check of one table."""
    with tempfile.TemporaryDirectory() as scratch:
        saved = pathlib.Path(scratch) / "fit.json"
        page = pathlib.Path(scratch) / "page.html"
        steps = [
            ("inspect", table), ("fit", table, *fit, "-o", saved),
            ("compare", table, *compare), ("plan", saved, *plan),
            ("report", table, *fit, "-o", page),
            ("check", table, "--against", saved),
        ]
        for step in steps:
            out, said, status = walk.run(*step)
            walk.check(f"{table.name}: {step[0]}", status == 0,
                       f"status {status}: {said}{out}")
    return steps


def tables(walk):
    folder = walk.folder / "data/tables"
    law = ["--law", "chinchilla"]
    plan = ["--free", "N=1e7:1e12", "--free", "D=1e9:1e14",
            "--subject-to", "6*N*D <= 1e21"]
    history = folder / "history.csv"
    mapped = ["--target", "val_loss"]
    whole_path(walk, history, [*law, *mapped],
               ["--laws", "chinchilla,skaling", *mapped], plan)
    group, _ = walk.fit(history, *law)
    walk.check(history.name, group["points"] == 24, group["points"])
    wandb = folder / "wandb_export.csv"
    options = ["--where", "State == 'finished'", "--map",
               "N=config/n active params", "--map", "E=config/num_experts",
               "--map", "D=_step*`config/global_batch (tokens)`", "--target",
               "eval/loss (c4)"]
    whole_path(walk, wandb, [*law, *options],
               ["--laws", "chinchilla,skaling", *options], plan)
    index = folder / "pandas-index.csv"
    options = ["--target", "loss", "--map", "N=params", "--map", "C=context"]
    formula = "E0 + A*C^-b"
    whole_path(walk, index, ["--law", formula, *options],
               ["--laws", f"{formula},E0 + A*C^-b*N^-c", *options],
               ["--free", "C=1:20", "--subject-to", "C <= 20"])


def main():
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if not (folder / "expected/hard.json").exists():
        print(f"{folder}: no such tables; set ROUTESCALE_SHARED")
        return 1 if os.environ.get("ROUTESCALE_REQUIRE_DATA") else SKIPPED
    hard = json.loads((folder / "expected/hard.json").read_text())
    walk = Walk(binary, folder)
    names(walk, hard["names"])
    rows(walk, hard["rows"])
    tables(walk)
    return 1 if walk.failed else 0


if __name__ == "__main__":
    sys.exit(main())
