#!/usr/bin/env python3
"""Bounds of designs by numpy and scipy, beside those of the binary; by hand:

    python3 tests/expected/design_scipy.py build/release/routescale [PROBLEMS]

The laws and their derivatives (by complex steps) are written anew; the programs
share nothing but the question. Two ways to the best real numbers of runs:

- scipy's SLSQP from several starts, for four questions of Chinchilla's law;
- for random problems (100, or PROBLEMS; laws, coefficients, candidates, costs
  and targets of all kinds), a multiplicative algorithm with its duality gap:
  the bound must lie between the value and what no design undercuts. The
  standard deviation of the chosen runs and their cost are computed again, too.

Fails where bounds differ by more than 1e-5, relative, or sds by more than 1e-4.
Needs python3-numpy and python3-scipy."""

import csv
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
from scipy.optimize import minimize

# E0 + A/N^alpha + B/D^beta at Hoffmann's coefficients, in ln.
CHINCHILLA = {"E0": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}

# Formula: variables, ranges of the coefficients, ln of the loss.
LAWS = {
    "E + A/x^a": (
        "x", {"E": (1, 3), "A": (5, 500), "a": (.15, .6)},
        lambda t, x: numpy.log(t["E"] + t["A"] * x**-t["a"])),
    "E + A/x^a + B/y^b": (
        "xy", {"E": (1, 3), "A": (5, 500), "a": (.15, .6), "B": (5, 500),
               "b": (.15, .6)},
        lambda t, x, y: numpy.log(
            t["E"] + t["A"] * x**-t["a"] + t["B"] * y**-t["b"])),
    "V*x/(K + x)": (
        "x", {"V": (.5, 5), "K": (1e7, 1e9)},
        lambda t, x: numpy.log(t["V"] * x / (t["K"] + x))),
    "exp(p + q*ln(x) + r*ln(y) + s*ln(x)*ln(y))": (
        "xy", {"p": (1, 3), "q": (-.3, -.05), "r": (-.3, -.05),
               "s": (.001, .01)},
        lambda t, x, y: t["p"] + t["q"] * numpy.log(x) + t["r"] * numpy.log(y)
        + t["s"] * numpy.log(x) * numpy.log(y)),
}


def chinchilla(t, n, d):
    return numpy.log(t["E0"] + t["A"] * n**-t["alpha"] + t["B"] * d**-t["beta"])


def gradients(law, theta, points):
    """Derivatives in the logarithms of positive parameters: points x those."""
    step, columns = 1e-30, []
    for name, value in theta.items():
        moved = dict(theta)
        unit = value if value > 0 else 1
        moved[name] = value + unit * step * 1j
        columns.append([numpy.imag(law(moved, *p)) / step for p in points])
    return numpy.array(columns).T


def run(binary, *arguments, folder=None):
    return subprocess.run([binary, "design", *arguments, "--json"], cwd=folder,
                          capture_output=True, text=True)


def best(rows, cost, budget, variance):
    """The least variance over shares of the budget."""
    size = len(rows)

    def objective(shares):
        information = (rows * (shares * budget / cost)[:, None]).T @ rows
        return variance(information)

    values = []
    generator = numpy.random.default_rng(1)
    for _ in range(8):
        start = generator.dirichlet(numpy.ones(size))
        end = minimize(objective, start, method="SLSQP", bounds=[(0, 1)] * size,
                       constraints={"type": "eq",
                                    "fun": lambda x: x.sum() - 1},
                       options={"maxiter": 2000, "ftol": 1e-14})
        values.append(objective(numpy.maximum(end.x, 0) / end.x.clip(0).sum()))
    return min(values)


def chinchilla_apart(binary):
    """The largest difference of the bounds of four questions, relative."""
    sizes, data = (1e7, 3e7, 1e8, 3e8, 1e9), (1e9, 1e10, 1e11)
    points = list(itertools.product(sizes, data))
    cost = numpy.array([6 * n * d for n, d in points])
    sigma, budget = 0.005, 1e22
    rows = gradients(chinchilla, CHINCHILLA, points) / sigma
    names = list(CHINCHILLA)
    target = gradients(chinchilla, CHINCHILLA, [(7e10, 1.4e12)])[0]
    cases = {
        "--for alpha": numpy.eye(5)[names.index("alpha")],
        "--for beta": numpy.eye(5)[names.index("beta")],
        "--for E0": numpy.eye(5)[names.index("E0")],
        "--target N=7e10,D=1.4e12": target,
    }
    # SLSQP works in units of 1.
    worst = 0
    for question, c in cases.items():
        def log_variance(m, c=c):
            unit = 1 / numpy.sqrt(numpy.diag(m) + 1e-300)
            scaled = m * numpy.outer(unit, unit) + 1e-13 * numpy.eye(5)
            return numpy.log((c * unit) @ numpy.linalg.solve(scaled, c * unit))
        done = run(
            binary, "--law", "chinchilla", "--set", "E0=1.69", "--set",
            "A=406.4", "--set", "B=410.7", "--set", "alpha=0.34", "--set",
            "beta=0.28", "--sigma", str(sigma), *question.split(" "), "--free",
            "N=" + ",".join(map(str, sizes)), "--free",
            "D=" + ",".join(map(str, data)), "--cost", "6*N*D", "--budget",
            str(budget))
        ours = json.loads(done.stdout)
        theirs = numpy.exp(0.5 * best(rows, cost, budget, log_variance))
        apart = ours["bound"] / theirs - 1
        worst = max(worst, abs(apart))
        print(f"{question:26} scipy {theirs:.8g}  bound {ours['bound']:.8g}  "
              f"apart {apart:+.1e}  efficiency {ours['efficiency']:.6f}")
    return worst


class Problem:
    """A random law, candidates, costs, a budget and targets."""

    def __init__(self, seed):
        draw = self.draw = numpy.random.default_rng(seed)
        self.formula = list(LAWS)[draw.integers(len(LAWS))]
        self.variables, ranges, self.law = LAWS[self.formula]
        self.theta = {
            name: float(draw.uniform(low, high) if high < 100
                        else numpy.exp(draw.uniform(*numpy.log((low, high)))))
            for name, (low, high) in ranges.items()}
        self.sigma = float(10**draw.uniform(-3, -1))
        self.values = [self.powers(6, 11, draw.integers(4, 7))
                       for _ in self.variables]
        points = list(itertools.product(*self.values))
        self.points = points
        costs = {"1.0": lambda *p: 1.0, "x": lambda *p: p[0],
                 "*".join(self.variables): lambda *p: float(numpy.prod(p)),
                 "x^2 + 1e9": lambda *p: p[0]**2 + 1e9}
        self.formula_of_cost = list(costs)[draw.integers(len(costs))]
        self.cost = numpy.array([costs[self.formula_of_cost](*p)
                                 for p in points])
        self.budget = float(self.cost.max() * 10**draw.uniform(0.5, 1.5))
        self.draw_targets()
        self.scale()

    def powers(self, low, high, count):
        drawn = self.draw.uniform(low, high, size=count)
        return sorted({float(10**p) for p in numpy.round(drawn, 2)})

    def draw_targets(self):
        """Options, and for each target its columns (none: all parameters)."""
        draw, names = self.draw, list(self.theta)
        name = names[draw.integers(len(names))]
        unit = numpy.eye(len(names))[:, [names.index(name)]]
        points = [tuple(float(10**p) for p in numpy.round(
            draw.uniform(11, 13, size=len(self.variables)), 2))
            for _ in range(3)]
        slopes = gradients(self.law, self.theta, points).T
        one = ["--target", ",".join(f"{v}={x!r}" for v, x in
                                    zip(self.variables, points[0]))]
        weights = [float(w) for w in draw.integers(1, 5, size=3)]
        self.rows_of_targets = [list(self.variables), *points]
        kinds = [
            (["--for", name], [unit], [1]),
            (["--for", "all"], [None], [1]),
            (one, [slopes[:, :1]], [1]),
            (["--targets", "targets.csv"], [slopes / numpy.sqrt(3)], [1]),
            (["--for", name, "--for", "all", *one, "--weights",
              ",".join(map(str, weights))],
             [unit, None, slopes[:, :1]], weights)]
        self.question, self.targets, weights = kinds[draw.integers(len(kinds))]
        self.weights = numpy.array(weights) / sum(weights)

    def scale(self):
        """Coordinates in which the budget on all candidates is about 1."""
        rows = gradients(self.law, self.theta, self.points) / self.sigma
        rows *= numpy.sqrt(self.budget / self.cost)[:, None]
        factor = numpy.linalg.qr(rows)[1]
        back = numpy.linalg.inv(factor)
        self.rows = rows @ back
        self.targets = [None if c is None else back.T @ c
                        for c in self.targets]
        log_det = 2 * numpy.log(numpy.abs(numpy.diag(factor))).sum()
        self.shift = -sum(w * log_det / len(factor) for c, w in
                          zip(self.targets, self.weights) if c is None)

    def phi(self, shares):
        """Phi, a mean of logarithms of variances, and its derivatives."""
        information = (self.rows * shares[:, None]).T @ self.rows
        # Designs of few candidates are singular; their targets are not.
        inverse = numpy.linalg.pinv(information, rcond=1e-14, hermitian=True)
        value, slope = self.shift, numpy.zeros(len(self.rows))
        for columns, weight in zip(self.targets, self.weights):
            if columns is None:
                size = len(information)
                value -= weight * numpy.linalg.slogdet(information)[1] / size
                moved = (self.rows @ inverse) * self.rows
                slope -= weight * moved.sum(axis=1) / size
                continue
            solved = inverse @ columns
            variance = numpy.sum(columns * solved)
            value += weight * numpy.log(variance)
            slope -= weight * ((self.rows @ solved)**2).sum(axis=1) / variance
        return value, slope

    def best(self):
        """What no design undercuts, and a value that one reaches."""
        shares = numpy.full(len(self.rows), 1 / len(self.rows))
        least = -numpy.inf
        for step in range(30000):
            value, slope = self.phi(shares)
            least = max(least, value - (-slope).max() - slope @ shares)
            if value - least < 1e-7:
                break
            shares = shares * numpy.sqrt(-slope)
            shares /= shares.sum()
        return least, value

    def options(self):
        options = ["--law", self.formula, "--local", "--sigma",
                   repr(self.sigma), "--cost", self.formula_of_cost,
                   "--budget", repr(self.budget), *self.question]
        for name, value in self.theta.items():
            options += ["--set", f"{name}={value!r}"]
            if value > 0:
                options += ["--bound", f"{name}=0:"]
        for name, values in zip(self.variables, self.values):
            options += ["--free", name + "=" + ",".join(map(repr, values))]
        return options

    def shares_of(self, rows):
        """Of the budget, for the runs of an answer."""
        shares = numpy.zeros(len(self.points))
        for row in rows:
            point = [row[v] for v in self.variables]
            i = int(numpy.argmin([numpy.abs(numpy.log(p) - numpy.log(point)).sum()
                                  for p in self.points]))
            shares[i] += row["times"] * self.cost[i] / self.budget
        return shares


def random_apart(binary, seed):
    """Differences of the bound and of the sd of one problem, relative."""
    problem = Problem(seed)
    with tempfile.TemporaryDirectory() as folder:
        with open(pathlib.Path(folder) / "targets.csv", "w", newline="") as file:
            csv.writer(file).writerows(problem.rows_of_targets)
        done = run(binary, *problem.options(), folder=folder)
    label = f"{seed:3} {' '.join(problem.question)[:28]:28}"
    if done.returncode == 2 and "so few runs" in done.stdout + done.stderr:
        print(label, "too few runs")
        return 0, 0
    answer = json.loads(done.stdout)
    least, value = numpy.exp(0.5 * numpy.array(problem.best()))
    bound = answer["bound"]
    apart = max(least / bound - 1, bound / value - 1, 0)
    shares = problem.shares_of(answer["rows"])
    again = numpy.exp(0.5 * problem.phi(shares)[0])
    sd_apart = abs(again / answer["sd"] - 1)
    over = max(shares.sum() - 1 - 1e-9, 0)
    print(f"{label} numpy {least:.8g} to {value:.8g}  bound {bound:.8g}  "
          f"runs {answer['runs']}  efficiency {answer['efficiency']:.4f}  "
          f"apart {apart:.1e} {sd_apart:.1e}", flush=True)
    return max(apart, over), sd_apart


def main():
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    problems = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    worst = chinchilla_apart(binary)
    apart = numpy.array([random_apart(binary, s) for s in range(problems)])
    print(f"apart by at most {worst:.1e}; {problems} random problems: bounds "
          f"{apart[:, 0].max():.1e}, standard deviations {apart[:, 1].max():.1e}")
    sys.exit(bool(max(worst, apart[:, 0].max()) > 1e-5
                  or apart[:, 1].max() > 1e-4))


if __name__ == "__main__":
    main()
