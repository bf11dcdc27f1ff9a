#!/usr/bin/env python3
"""Runs what the guide tells continuous integration to run.

usage: recipes_test.py BINARY SOURCE

The ```yaml blocks of apps/routescale/README.md are a GitHub workflow and a GitLab job. Each is
parsed; its `routescale` lines must succeed on the table that the fit was made
of and end with status 6 when one run has changed. Exit status: 0 well, 1 not,
77 no PyYAML.
"""

import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SKIPPED = 77
DRIFT = 6


def require(condition, message):
    if not condition:
        print(f"recipes_test.py: {message}", file=sys.stderr)
        sys.exit(1)


def steps_of(recipe):
    """The shell lines of a workflow of GitHub or of jobs of GitLab."""
    if "jobs" in recipe:
        require(True in recipe or "on" in recipe, "no event starts the workflow")
        for job in recipe["jobs"].values():
            require("runs-on" in job, "a job runs nowhere")
            for step in job["steps"]:
                require(("uses" in step) != ("run" in step), f"what is {step}?")
                if "run" in step:
                    yield from step["run"].splitlines()
        return
    for job in recipe.values():
        require("image" in job, "a job runs nowhere")
        yield from job["script"]


def change_one_run(path):
    """A tenth more loss in the last row."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    column = lines[0].split(",").index("loss_validation")
    fields = lines[-1].split(",")
    fields[column] = repr(1.1 * float(fields[column]))
    lines[-1] = ",".join(fields)
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))


def main():
    try:
        import yaml
    except ImportError:
        print("recipes_test.py: no PyYAML: sudo apt-get install python3-yaml")
        sys.exit(1 if "ROUTESCALE_REQUIRE_DATA" in os.environ else SKIPPED)
    binary, source = (pathlib.Path(s).resolve() for s in sys.argv[1:3])
    guide = (source / "apps" / "routescale" / "README.md").read_text()
    recipes = re.findall(r"^```yaml\n(.*?)^```", guide, re.M | re.S)
    require(len(recipes) == 2, f"{len(recipes)} recipes")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "bin").mkdir()
        (folder / "bin" / "routescale").symlink_to(binary)
        table = folder / "runs.csv.gz"
        original = (source / "data" / "simulated-curves.csv.gz").read_bytes()

        def run(line):
            path = f"{folder}/bin:{os.environ['PATH']}"
            return subprocess.run(
                ["sh", "-c", line], cwd=folder, capture_output=True, text=True,
                env={**os.environ, "PATH": path}, check=False)

        table.write_bytes(original)
        run("routescale fit runs.csv.gz -q -o fit.json")
        for recipe in recipes:
            lines = [line for line in steps_of(yaml.safe_load(recipe))
                     if line.startswith("routescale ")]
            require(lines, "a recipe without routescale")
            for line in lines:
                table.write_bytes(original)
                done = run(line)
                require(done.returncode == 0, f"{line}: {done.stderr}")
                change_one_run(table)
                done = run(line)
                require(done.returncode == DRIFT,
                        f"{line}: status {done.returncode} after a change")
                require("drift" in done.stdout, f"{line}: {done.stdout}")
    print("the recipes do what they say")


if __name__ == "__main__":
    main()
