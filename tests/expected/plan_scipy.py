#!/usr/bin/env python3
"""Optima by scipy, for tests/plan: python3 tests/expected/plan_scipy.py

Needs python3-scipy."""

import numpy as np
from scipy.optimize import minimize

LUDZIEJEWSKI = dict(a=35.91, alpha=-0.1889, delta=-0.2285, gamma=0.0098,
                    b=35.98, beta=-0.1775, omega=0.5529, zeta=-0.0259,
                    e_start=2.0732, e_max=290.4521, c=1.3637)


def joint_moe(n, d, e):
    p = LUDZIEJEWSKI
    start = 1 / (1 / p["e_start"] - 1 / p["e_max"])
    ehat = 1 / (1 / (e - 1 + start) + 1 / p["e_max"])
    return (p["a"] * ehat ** p["delta"]
            * n ** (p["alpha"] + p["gamma"] * np.log(ehat))
            + p["b"] * ehat ** p["omega"]
            * d ** (p["beta"] + p["zeta"] * np.log(ehat)) + p["c"])


def waves(x):
    n, d = x
    return (2 + np.sin(3 * n) * np.cos(2 * d)
            + 0.01 * (n - 5) ** 2 + 0.01 * (d - 4) ** 2)


def best(f, starts, **options):
    runs = [minimize(f, x, **options) for x in starts]
    return min((r for r in runs if r.success), key=lambda r: r.fun)


def main():
    grid = [(x, y) for x in np.linspace(-0.7, 9.7, 30)
            for y in np.linspace(-0.7, 9.7, 30)]
    found = best(waves, grid, bounds=[(-1, 10)] * 2, tol=1e-14)
    print(f"waves {found.fun:.10f} at {found.x}")

    # ln N, ln D, ln E under 6 N D <= C and E N <= 2e10.
    for budget in (1e20, 1e21, 1e22):
        found = best(
            lambda u: joint_moe(*np.exp(u)),
            [np.log([n, budget / 6 / n, e]) for n in (1e8, 1e9, 3e9)
             for e in (2, 8, 32)],
            method="SLSQP", tol=1e-15,
            bounds=[(np.log(1e6), np.log(1e14))] * 2 + [(0, np.log(64))],
            constraints=[
                {"type": "ineq",
                 "fun": lambda u: np.log(budget / 6) - u[0] - u[1]},
                {"type": "ineq",
                 "fun": lambda u: np.log(2e10) - u[0] - u[2]}])
        n, d, e = np.exp(found.x)
        print(f"joint-moe C={budget:g} loss {found.fun:.10f} "
              f"N {n:.6g} D {d:.6g} E {e:.6g}")


if __name__ == "__main__":
    main()
