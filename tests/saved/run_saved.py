#!/usr/bin/env python3
"""Documents that released versions saved: read, asked and compared.

usage: run_saved.py ROUTESCALE
       run_saved.py ROUTESCALE --write VERSION

Each folder beside this file is named after a version and holds what that one
wrote from the simulated table: fit.json, drawn.json with the draws of a
bootstrap, its two parts part-1.jsonl and part-2.jsonl, and answers.csv and
drawn.csv, predictions from both fits. For each folder this program must read
the fits and answer as then, find no drift from fit.json, and join the parts to
the intervals of drawn.json.

What is written must not change unseen either: as long as it says the same
"schema", a document of now holds every key of the one saved last, with values
of the same type, so that earlier readers understand it.

Every version of CHANGELOG.md has a folder; --write makes it, before a release.
"""

import csv
import json
import math
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
TABLE = ROOT / "data" / "simulated-curves.csv.gz"
POINTS = ["--at", "N=1.3e9,E=64", "--at", "N=2e10,E=8", "--format", "csv"]
DRAWN = ["--interval", "bootstrap", "--resamples", "20"]
# Of an answer of another version; other libraries round otherwise.
CLOSE = 1e-7
# Names of one's own, not keys of the schema.
MAPS = ("map", "fix", "tie", "bound", "start", "range")


def run(binary, *arguments):
    """Its standard output; a failure ends the test."""
    done = subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}: status {done.returncode}\n{done.stderr}")
    return done.stdout


def write(binary, folder):
    """Saves what this version writes."""
    folder.mkdir(exist_ok=True)
    run(binary, "fit", TABLE, "-q", "-o", folder / "fit.json")
    run(binary, "fit", TABLE, "-q", *DRAWN, "-o", folder / "drawn.json")
    for part in (1, 2):
        run(binary, "fit", TABLE, "-q", *DRAWN, "--shard", f"{part}/2",
            "-o", folder / f"part-{part}.jsonl")
    for fit, answers in (("fit.json", "answers.csv"), ("drawn.json", "drawn.csv")):
        (folder / answers).write_text(run(binary, "predict", folder / fit, "-q", *POINTS))


def same(old, new):
    """Whether two cells are the same text or nearly the same number."""
    try:
        return old == new or math.isclose(float(old), float(new), rel_tol=CLOSE)
    except ValueError:
        return False


def answer_problems(name, old, new):
    """Cells of a table of then that are missing or differ now."""
    old, new = (list(csv.DictReader(text.splitlines())) for text in (old, new))
    if len(old) != len(new):
        return [f"{name}: {len(new)} rows, then {len(old)}"]
    return [f"{name}, row {i + 1}, {key}: {after.get(key)}, then {value}"
            for i, (before, after) in enumerate(zip(old, new))
            for key, value in before.items() if not same(value, after.get(key, ""))]


def intervals(fit):
    """Each interval of a fit as cells of a table."""
    rows = [{"quantity": f"{group['group']} {each['name']}",
             "low": each["low"], "high": each["high"]}
            for group in fit["groups"] for each in group["parameters"] + group["derived"]]
    return "quantity,low,high\n" + "".join(",".join(map(str, row.values())) + "\n" for row in rows)


def reading_problems(binary, folder):
    """What the documents of a version no longer say."""
    problems = []
    for fit, answers in (("fit.json", "answers.csv"), ("drawn.json", "drawn.csv")):
        now = run(binary, "predict", folder / fit, "-q", *POINTS)
        problems += answer_problems(answers, (folder / answers).read_text(), now)
    run(binary, "check", TABLE, "--against", folder / "fit.json")
    merged = json.loads(run(binary, "merge", "-q", "--json", *sorted(folder.glob("part-*"))))
    drawn = json.loads((folder / "drawn.json").read_text())
    return problems + answer_problems("merged parts", intervals(drawn), intervals(merged))


def kind(value):
    """Numbers may be null where there is none, and whole by chance."""
    return "number" if value is None or type(value) in (int, float) else type(value).__name__


def shape_problems(place, old, new):
    """Keys and types that differ; of a list the first element is compared."""
    if kind(old) != kind(new):
        return [f"{place}: is {kind(new)}, was {kind(old)}"]
    if isinstance(old, list):
        return shape_problems(f"{place}[0]", old[0], new[0]) if old and new else []
    if not isinstance(old, dict) or place.endswith(MAPS):
        return []
    problems = [f"{place}.{key}: is missing" for key in old.keys() - new.keys()]
    for key in sorted(old.keys() & new.keys()):
        problems += shape_problems(f"{place}.{key}", old[key], new[key])
    return problems


def writing_problems(last, now):
    """What documents of now hold otherwise under the same schema."""
    problems = []
    for name in ("fit.json", "drawn.json", "part-1.jsonl"):
        old, new = (json.loads((folder / name).read_text().split("\n{\"group\"")[0])
                    for folder in (last, now))
        if old["schema"] == new["schema"]:
            problems += shape_problems(name, old, new)
    return problems


def version_key(name):
    """0.10.0 comes after 0.9.0."""
    return tuple(map(int, name.split(".")))


def main():
    """Checks every version, or writes one."""
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    if sys.argv[2:3] == ["--write"]:
        write(binary, FOLDER / sys.argv[3])
        return
    released = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    problems = [f"CHANGELOG.md has {version}, and {FOLDER.name} no such folder"
                for version in released if not (FOLDER / version).is_dir()]
    versions = sorted((path.name for path in FOLDER.glob("[0-9]*")), key=version_key)
    for version in versions:
        problems += [f"{version}: {text}" for text in reading_problems(binary, FOLDER / version)]
    now = pathlib.Path(tempfile.mkdtemp())
    try:
        write(binary, now)
        problems += [f"{versions[-1]}: {text}"
                     for text in writing_problems(FOLDER / versions[-1], now)]
    finally:
        shutil.rmtree(now)
    for problem in problems:
        print(problem)
    print(f"{len(versions)} versions read, {len(problems)} problems")
    sys.exit(1 if problems or not versions else 0)


if __name__ == "__main__":
    main()
