#!/usr/bin/env python3
"""Bounds of designs by scipy, beside those of the binary; by hand:

    python3 tests/expected/design_scipy.py build/release/routescale

The laws and their derivatives (by complex steps) are written anew. scipy's
SLSQP finds the best real numbers of runs from several starts, with a bound on
the cost. It needs no gap: the two programs share nothing but the question.
Prints the standard deviations of both and fails where they differ by more than
1e-5, relative. Needs python3-numpy and python3-scipy."""

import itertools
import json
import subprocess
import sys

import numpy
from scipy.optimize import minimize

# E0 + A/N^alpha + B/D^beta at Hoffmann's coefficients, in ln.
CHINCHILLA = {"E0": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}


def chinchilla(t, n, d):
    return numpy.log(t["E0"] + t["A"] * n**-t["alpha"] + t["B"] * d**-t["beta"])


def gradients(law, theta, points):
    """Derivatives in the logarithms of the parameters: points x parameters."""
    step, columns = 1e-30, []
    for name, value in theta.items():
        moved = dict(theta)
        moved[name] = value * (1 + step * 1j)
        columns.append([numpy.imag(law(moved, *p)) / step for p in points])
    return numpy.array(columns).T


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


def main():
    binary = sys.argv[1]
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
        ours = json.loads(subprocess.run(
            [binary, "design", "--law", "chinchilla", "--set", "E0=1.69", "--set",
             "A=406.4", "--set", "B=410.7", "--set", "alpha=0.34", "--set",
             "beta=0.28", "--sigma", str(sigma), *question.split(" "), "--free",
             "N=" + ",".join(map(str, sizes)), "--free",
             "D=" + ",".join(map(str, data)), "--cost", "6*N*D", "--budget",
             str(budget), "--json"],
            check=True, capture_output=True, text=True).stdout)
        theirs = numpy.exp(0.5 * best(rows, cost, budget, log_variance))
        apart = ours["bound"] / theirs - 1
        worst = max(worst, abs(apart))
        print(f"{question:26} scipy {theirs:.8g}  bound {ours['bound']:.8g}  "
              f"apart {apart:+.1e}  efficiency {ours['efficiency']:.6f}")
    sys.exit(worst > 1e-5)


if __name__ == "__main__":
    main()
