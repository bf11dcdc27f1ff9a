#!/usr/bin/env python3
"""Every law of the book on noisy runs: routescale against many starts of scipy.

usage: noisy_laws.py ROUTESCALE [LAW...]   (needs numpy, scipy; minutes a law)

200 runs at a law's own coefficients, 0.5 % noise. Prints routescale's sum of
squares over that of the truth and over scipy's best of 2,000 random starts,
least_squares inside the law's bounds; exit status 1 if one is above 1 by more
than 1e-9. The law is compiled from its file by Python, not by routescale.
"""
import csv
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

import numpy as np
from scipy.optimize import least_squares

STARTS, STEPS = 2000, 40
NOISE = 0.005 / math.log(10)
LAWS = pathlib.Path(__file__).resolve().parents[2] / "data" / "laws"
FUNCTIONS = {"ln": np.log, "log10": np.log10, "log2": np.log2, "exp": np.exp,
             "sqrt": np.sqrt, "min": np.minimum, "max": np.maximum,
             "abs": np.abs}


def python(formula):
    formula = re.sub(r"\blambda\b", "lambda_", formula.replace("^", "**"))
    return compile(formula, formula, "eval")


class Law:
    def __init__(self, name):
        self.name = name
        self.file = tomllib.loads((LAWS / f"{name}.toml").read_text())
        key = next(k for k in ("loss", "ln_loss", "log10_loss")
                   if k in self.file)
        self.scale = key
        self.formula = python(self.file[key])
        self.let = [(n, python(f)) for n, f in
                    self.file.get("let", {}).items()]
        self.parameters = self.file["parameters"]
        self.residual = self.file.get(
            "residual", {"loss": "linear", "ln_loss": "ln",
                         "log10_loss": "log10"}[key])
        rows = self.file.get("published")
        self.label = rows[0]["label"] if rows else None
        self.truth = rows[0]["values"] if rows else self.file["example"]

    def response(self, values, columns):
        names = dict(FUNCTIONS, **columns, **values)
        names["lambda_"] = names.get("lambda")
        for name, formula in self.let:
            names[name] = eval(formula, {"__builtins__": {}}, names)
        value = eval(self.formula, {"__builtins__": {}}, names)
        in_ln = {"loss": lambda: np.log(value), "ln_loss": lambda: value,
                 "log10_loss": lambda: value * math.log(10)}[self.scale]()
        return {"ln": lambda: in_ln, "log10": lambda: in_ln / math.log(10),
                "linear": lambda: np.exp(in_ln),
                "relative": lambda: np.exp(in_ln)}[self.residual]()


def simulated(binary, law, path):
    command = [binary, "simulate", "--law", law.name, "--runs", "200",
               "--noise", repr(NOISE), "-o", path]
    if law.label:
        command += ["--published", law.label]
    else:
        for name, value in law.truth.items():
            command += ["--set", f"{name}={value!r}"]
    for name, (low, high) in law.file["ranges"].items():
        command += ["--vary", f"{name}={low!r}:{high!r}"]
    subprocess.run(command, check=True)
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: np.array([float(row[name]) for row in rows])
               for name in law.file["variables"]}
    return columns, np.array([float(row["loss"]) for row in rows])


def sums_of_squares(law, columns, loss):
    target = {"ln": np.log, "log10": np.log10, "linear": lambda x: x,
              "relative": lambda x: x}[law.residual](loss)
    names = [n for n in law.parameters if "let" not in law.parameters[n]]
    specs = [law.parameters[n] for n in names]
    low = np.array([s.get("min", -np.inf) for s in specs], float)
    high = np.array([s.get("max", np.inf) for s in specs], float)
    logarithmic = np.array([s.get("scale") == "log" or
                            (l == 0 and h == np.inf)
                            for s, l, h in zip(specs, low, high)])

    def natural(u):
        return np.where(logarithmic, np.exp(np.minimum(u, 600)), u)

    def residuals(u):
        with np.errstate(all="ignore"):
            r = law.response(dict(zip(names, natural(u))), columns) - target
        if law.residual == "relative":
            r = r / loss
        return np.where(np.isfinite(r), r, 1e3)

    with np.errstate(all="ignore"):
        box = np.where(logarithmic, np.log(low), low), \
            np.where(logarithmic, np.log(high), high)
    from_low = np.where(logarithmic, np.maximum(box[0], -7),
                        np.maximum(box[0], -5))
    from_high = np.where(logarithmic, np.minimum(box[1], 12),
                         np.minimum(box[1], 5))
    random = np.random.default_rng(1)
    best, at = np.inf, None
    for _ in range(STARTS):
        u = random.uniform(from_low, from_high)
        try:
            found = least_squares(residuals, u, bounds=box, x_scale="jac",
                                  max_nfev=STEPS)
        except (ValueError, np.linalg.LinAlgError):
            continue
        if 2 * found.cost < best:
            best, at = 2 * found.cost, found.x
    for _ in range(2):
        at = least_squares(residuals, at, bounds=box, x_scale="jac",
                           xtol=1e-15, ftol=1e-15, gtol=1e-15,
                           max_nfev=3000).x
    truth = np.array([law.truth[n] for n in names], float)
    with np.errstate(all="ignore"):
        true = residuals(np.where(logarithmic, np.log(truth), truth))
    return float(true @ true), float(residuals(at) @ residuals(at))


def routescale(binary, law, path):
    run = subprocess.run(
        [binary, "fit", path, "--law", law.name, "--group-by", "none",
         "--json", "--quiet"], capture_output=True)
    if run.returncode not in (0, 4):
        sys.exit(run.stderr.decode())
    group = json.loads(run.stdout)["groups"][0]
    return group["statistics"]["sse"], group["verdict"]


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    listed = re.search(r"set\(laws\s+([^)]*)\)", (
        LAWS.parents[1] / "CMakeLists.txt").read_text())[1].split()
    print("| law | over the truth, less 1 | over scipy's, less 1 | starts "
          "that agree |\n|---|---:|---:|---:|", flush=True)
    failures = 0
    for name in sys.argv[2:] or listed:
        law = Law(name)
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/runs.csv"
            columns, loss = simulated(binary, law, path)
            ours, verdict = routescale(binary, law, path)
            true, scipy = sums_of_squares(law, columns, loss)
        print(f"| {name} | {ours / true - 1:.2g} | {ours / scipy - 1:.2g} "
              f"| {verdict['agreeing_starts']} of {verdict['starts']} |",
              flush=True)
        failures += ours > true or ours > scipy * (1 + 1e-9)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
