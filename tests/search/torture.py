#!/usr/bin/env python3
"""Small noisy tables of every law and of typed formulas, against scipy.

usage: torture.py ROUTESCALE [--tables N] [--starts N] [LAW | SHAPE]...

40 tables each: 8 to 60 runs, noise 0.1 % to 5 %, on grids, at random and in
clumps. Levenberg and Marquardt's method in numpy descends from the truth and
from 2,000 random starts at once, scales in their logarithm, inside the law's
bounds; scipy's least_squares ends the best of them. Prints per law how many tables routescale fits as well, within 1e-6 of
the sum of squares, how often its status is 4, and the mean time of a fit; exit
status 1 if a table is not explained. The laws are compiled from their files by
Python, not by routescale. Needs numpy and scipy.
"""
import argparse
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import tomllib

import numpy as np
from scipy.optimize import least_squares

STEPS = 60
KEPT, FINISHED = 200, 4
LAWS = pathlib.Path(__file__).resolve().parents[2] / "data" / "laws"
FUNCTIONS = {"ln": np.log, "log10": np.log10, "log2": np.log2, "exp": np.exp,
             "sqrt": np.sqrt, "min": np.minimum, "max": np.maximum,
             "abs": np.abs}
# Typed formulas, their coefficients for x of about 1, the residual. scipy always
# has x of that size, routescale the sizes below.
SHAPES = {
    "power": ("c + a*x^-b", {"c": 1.7, "a": 1.1, "b": 0.4}, "ln"),
    "two-powers": ("c + a*x^-b + d*z^-e",
                   {"c": 1.7, "a": 1.1, "b": 0.4, "d": 0.7, "e": 0.25}, "ln"),
    "parabola": ("c0 + c2*(log10(x) - m)^2", {"c0": 2.1, "c2": 0.2, "m": 0.1},
                 "linear"),
    "sigmoid": ("b + a/(1 + exp(-k*(log10(x) - x0)))",
                {"b": 0.2, "a": 0.6, "k": 3, "x0": 0.2}, "linear"),
    "decay": ("c + a*exp(-k*x)", {"c": 0.5, "a": 2, "k": 0.9}, "linear"),
    "stretched": ("c + a*exp(-(x/t)^b)", {"c": 0.5, "a": 2, "t": 1.2, "b": 0.7},
                  "linear"),
    "broken": ("a*x^-b*(1 + (x/d)^(1/f))^(-g*f)",
               {"a": 1.5, "b": 0.2, "d": 1.3, "f": 0.3, "g": 0.5}, "ln"),
    "michaelis": ("v*x/(k + x)", {"v": 2, "k": 0.8}, "linear"),
    "product": ("c + a*x^-b*z^-e", {"c": 1.2, "a": 1.5, "b": 0.3, "e": 0.4},
                "ln"),
}
SIZES = (1e-12, 1, 1e12)


def python(formula):
    formula = re.sub(r"\blambda\b", "lambda_", formula.replace("^", "**"))
    return compile(formula, formula, "eval")


class Law:
    """A law of the book, from its file."""

    def __init__(self, name):
        self.name = self.argument = name
        file = tomllib.loads((LAWS / f"{name}.toml").read_text())
        self.scale = next(k for k in ("loss", "ln_loss", "log10_loss")
                          if k in file)
        self.formula = python(file[self.scale])
        self.let = [(n, python(f)) for n, f in file.get("let", {}).items()]
        self.residual = file.get(
            "residual", {"loss": "linear", "ln_loss": "ln",
                         "log10_loss": "log10"}[self.scale])
        self.constraints = [python(f)
                            for f in file.get("constraints", {}).values()]
        rows = file.get("published")
        self.truth = rows[0]["values"] if rows else file["example"]
        self.variables = list(file["variables"])
        self.ranges = file["ranges"]
        self.names = list(file["parameters"])
        specs = [file["parameters"][n] for n in self.names]
        self.low = np.array([s.get("min", -np.inf) for s in specs], float)
        self.high = np.array([s.get("max", np.inf) for s in specs], float)
        self.logarithmic = np.array(
            [s.get("scale") == "log" or (low == 0 and high == np.inf)
             for s, low, high in zip(specs, self.low, self.high)])

    def response(self, values, columns):
        names = dict(FUNCTIONS, **columns, **values)
        names["lambda_"] = names.get("lambda")
        with np.errstate(all="ignore"):
            for name, formula in self.let:
                names[name] = eval(formula, {"__builtins__": {}}, names)
            value = eval(self.formula, {"__builtins__": {}}, names)
            if self.scale == "log10_loss":
                value = value * math.log(10)
            return value if self.scale == "loss" else np.exp(value)

    def residuals(self, values, columns, loss):
        with np.errstate(all="ignore"):
            fitted = self.response(values, columns)
            unit = math.log(10) if self.residual == "log10" else 1
            r = {"linear": lambda: fitted - loss,
                 "relative": lambda: fitted / loss - 1}.get(
                     self.residual, lambda: np.log(fitted / loss) / unit)()
        hold = np.isfinite(r)
        for constraint in self.constraints:
            hold &= eval(constraint, {"__builtins__": {}}, values)
        return np.where(hold, r, 1e3)


class Shape(Law):
    """A typed formula; its variables have any size."""

    def __init__(self, name, size):
        formula, truth, self.residual = SHAPES[name]
        self.name, self.argument = f"{name}, x of {size:g}", formula
        self.scale, self.formula, self.let = "loss", python(formula), []
        self.constraints = []
        self.size = size
        self.names, self.truth = list(truth), truth
        self.variables = [v for v in ("x", "z") if re.search(rf"\b{v}\b",
                                                             formula)]
        self.ranges = {v: (0.05, 20) for v in self.variables}
        self.low = np.full(len(truth), -np.inf)
        self.high = np.full(len(truth), np.inf)
        self.logarithmic = np.zeros(len(truth), bool)


def design(law, random, count):
    """Columns of a grid, of random runs or of clumps."""
    kind = random.choice(["grid", "random", "clumps"])
    columns = {}
    levels = max(3, round(count ** (1 / len(law.variables))))
    for name in law.variables:
        low, high = law.ranges[name]
        logarithmic = low > 0 and high / low > 10
        u = random.random(count)
        if kind == "grid":
            u = random.integers(levels, size=count) / (levels - 1)
        elif kind == "clumps":
            centres = random.random(3)
            u = np.clip(random.choice(centres, count) +
                        random.normal(0, 0.04, count), 0, 1)
        columns[name] = low * (high / low) ** u if logarithmic else \
            low + (high - low) * u
    return columns


class Descents:
    """Levenberg and Marquardt's method from many starts at once."""

    def __init__(self, residuals, box, starts):
        self.residuals, self.box = residuals, box
        self.u = np.clip(starts, *box)
        self.r = residuals(self.u)
        self.damping = np.full(len(starts), 1e-2)
        self.norms = np.zeros(starts.shape)

    def objective(self):
        return np.einsum("ij,ij->i", self.r, self.r)

    def keep_best(self, count):
        best = np.argsort(self.objective(), kind="stable")[:count]
        for name in ("u", "r", "damping", "norms"):
            setattr(self, name, getattr(self, name)[best])

    def step(self):
        u, r = self.u, self.r
        slopes = np.empty(r.shape + u.shape[1:])
        for j in range(u.shape[1]):
            moved = u.copy()
            h = 1e-7 * np.maximum(1, np.abs(u[:, j]))
            h = np.where(u[:, j] + h > self.box[1][j], -h, h)
            moved[:, j] += h
            slopes[:, :, j] = (self.residuals(moved) - r) / h[:, None]
        squares = np.einsum("ijk,ijl->ikl", slopes, slopes)
        self.norms = np.maximum(self.norms, np.einsum("ikk->ik", squares))
        diagonal = np.arange(u.shape[1])
        squares[:, diagonal, diagonal] += \
            self.damping[:, None] * self.norms + 1e-30
        gradient = np.einsum("ijk,ij->ik", slopes, r)
        # A coordinate that a bound holds stays.
        held = (u <= self.box[0]) & (gradient > 0) | \
            (u >= self.box[1]) & (gradient < 0)
        squares[held] = 0
        k, j = np.nonzero(held)
        squares[k, j, j] = 1
        gradient[held] = 0
        trial = np.clip(u - np.linalg.solve(squares, gradient[:, :, None])
                        [:, :, 0], *self.box)
        trial_r = self.residuals(trial)
        better = np.einsum("ij,ij->i", trial_r, trial_r) < self.objective()
        self.u = np.where(better[:, None], trial, u)
        self.r = np.where(better[:, None], trial_r, r)
        self.damping *= np.where(better, 0.2, 4)


def scipy_best(law, columns, loss, starts, random):
    """Of many descents at once, scipy ends the best."""
    low, high = law.low, law.high
    logarithmic = law.logarithmic
    with np.errstate(all="ignore"):
        box = (np.where(logarithmic, np.log(low), low),
               np.where(logarithmic, np.log(high), high))
        truth = np.array([law.truth[n] for n in law.names], float)
        truth = np.where(logarithmic, np.log(truth), truth)
    from_low = np.where(logarithmic, np.maximum(box[0], -7),
                        np.maximum(box[0], -5))
    from_high = np.where(logarithmic, np.minimum(box[1], 12),
                         np.minimum(box[1], 5))
    rows = {n: c[None, :] for n, c in columns.items()}

    def residuals(u):
        values = np.where(logarithmic, np.exp(np.minimum(u, 600)), u)
        return law.residuals(
            {n: values[:, j, None] for j, n in enumerate(law.names)}, rows,
            loss[None, :])

    descents = Descents(residuals, box, np.vstack(
        [truth, random.uniform(from_low, from_high, (starts, len(truth)))]))
    for _ in range(STEPS // 5):
        descents.step()
    descents.keep_best(KEPT)
    for _ in range(STEPS):
        descents.step()
    descents.keep_best(FINISHED)
    best = np.inf
    for u in np.vstack([np.clip(truth, *box), descents.u]):
        try:
            found = least_squares(lambda v: residuals(v[None, :])[0], u,
                                  bounds=box, x_scale="jac", xtol=1e-15,
                                  ftol=1e-15, gtol=1e-15, max_nfev=1000)
        except (ValueError, np.linalg.LinAlgError):
            continue
        best = min(best, 2 * found.cost)
    return best


def write(path, columns, loss):
    with open(path, "w") as file:
        print(*columns, "loss", sep=",", file=file)
        for row in zip(*columns.values(), loss):
            print(*(repr(float(v)) for v in row), sep=",", file=file)


def fit(binary, law, path):
    begin = time.monotonic()
    run = subprocess.run(
        [binary, "fit", path, "--law", law.argument, "--group-by", "none",
         "--residual", law.residual, "--json", "--quiet"],
        capture_output=True, text=True)
    spent = time.monotonic() - begin
    if run.returncode not in (0, 4):
        return None, run.stderr, spent
    group = json.loads(run.stdout)["groups"][0]
    return group["statistics"]["sse"], run.returncode, spent


def try_law(binary, law, options):
    fitted = stuck = 0
    spent, worst, bad = 0, -1, []
    for table in range(options.tables):
        random = np.random.default_rng([table, len(law.names)])
        count = int(random.integers(max(8, len(law.names) + 2), 61))
        columns = design(law, random, count)
        noise = 10 ** random.uniform(-3, math.log10(0.05))
        loss = law.response(law.truth, columns) * \
            np.exp(noise * random.normal(size=count))
        size = getattr(law, "size", 1)
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/runs.csv"
            write(path, {n: v * size for n, v in columns.items()}, loss)
            ours, status, seconds = fit(binary, law, path)
            if ours is None:
                print(f"  {law.name}, table {table}: {status}", flush=True)
                bad.append(table)
                continue
            theirs = scipy_best(law, columns, loss, options.starts, random)
        spent += seconds
        excess = ours / theirs - 1
        worst = max(worst, excess)
        # An exact fit has a sum of squares of rounding.
        well = excess <= 1e-6 or ours < 1e-24 * float(loss @ loss)
        fitted += well
        stuck += status == 4
        if not well or status == 4:
            bad.append(table)
    print(f"| {law.name} | {fitted} of {options.tables} | {stuck} | "
          f"{worst:.1e} | {1000 * spent / options.tables:.0f} | "
          f"{' '.join(map(str, bad))} |", flush=True)
    return len(bad)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--tables", type=int, default=40)
    parser.add_argument("--starts", type=int, default=2000)
    parser.add_argument("laws", nargs="*")
    options = parser.parse_intermixed_args()
    binary = str(pathlib.Path(options.binary).resolve())
    listed = re.search(r"set\(laws\s+([^)]*)\)", (
        LAWS.parents[1] / "CMakeLists.txt").read_text())[1].split()
    print("| law | as good as scipy | status 4 | worst, less 1 | ms a fit | "
          "tables |\n|---|---:|---:|---:|---:|---|", flush=True)
    bad = 0
    for name in options.laws or listed + list(SHAPES):
        for law in ([Law(name)] if name in listed else
                    [Shape(name, size) for size in SIZES]):
            bad += try_law(binary, law, options)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
