"""Minima of noisy fits by scipy, for scipy_minima_test.cc.

  ROUTESCALE_POINTS=/tmp/points build/tests/routescale_tests \
      --gtest_filter='ScipyMinima.*'
  python3 tests/laws/scipy_minima.py /tmp/points 100

prints per law the smallest 1/2 sum of squares of ln L - ln L_law that
least_squares reaches from so many random starts, and how many reach it.
"""

import sys

import numpy as np
from scipy.optimize import least_squares

random = np.random.default_rng(0)


def chinchilla(p, at):
    return (p[0] + np.exp(p[1]) * at["N"] ** -p[2]
            + np.exp(p[3]) * at["D"] ** -p[4])


def abnar(p, at):
    off = 1 - at["S"]
    return (np.exp(p[0]) * at["N"] ** -p[1] + np.exp(p[2]) * at["D"] ** -p[3]
            + p[4] * off ** -p[5]
            + np.exp(p[6]) * off ** -p[7] * at["N"] ** -p[8] + p[9])


def joint_moe(p, at):
    start = np.exp(p[9])
    most = start + np.exp(p[10])
    e = np.log(1 / (1 / (at["E"] - 1 + 1 / (1 / start - 1 / most)) + 1 / most))
    return (np.exp(p[0] + p[1] * e + (p[2] + p[3] * e) * np.log(at["N"]))
            + np.exp(p[4] + p[5] * e + (p[6] + p[7] * e) * np.log(at["D"]))
            + p[8])


# Each law and the box of its starts.
LAWS = {
    "chinchilla": (chinchilla,
                   [(.1, 3), (0, 10), (.05, 1), (0, 10), (.05, 1)]),
    "abnar": (abnar,
              [(0, 12), (.05, 1), (0, 12), (.05, 1), (0, 1), (-.5, .5),
               (0, 6), (-.5, .5), (.05, .6), (0, 2)]),
    "joint-moe": (joint_moe,
                  [(1, 6), (-.5, .5), (-.5, -.05), (-.02, .02), (1, 6),
                   (-.5, .5), (-.5, -.05), (-.02, .02), (.2, 2), (-2, 3),
                   (2, 8)]),
}


def minima(name, folder, starts):
    law, box = LAWS[name]
    at = np.genfromtxt(f"{folder}/{name}.csv", delimiter=",", names=True)
    target = np.log(at["L"])

    def residuals(p):
        with np.errstate(all="ignore"):
            loss = law(p, at)
            r = np.log(np.where(loss > 0, loss, 1e-300)) - target
        return np.where(np.isfinite(r), r, 1e3)

    for _ in range(starts):
        start = [random.uniform(*ends) for ends in box]
        try:
            yield least_squares(residuals, start, x_scale="jac", ftol=1e-15,
                                xtol=1e-15, gtol=1e-15, max_nfev=400).cost
        except (ValueError, np.linalg.LinAlgError):
            continue


for name in LAWS:
    costs = np.sort(list(minima(name, sys.argv[1], int(sys.argv[2]))))
    reached = np.sum(costs < costs[0] * (1 + 1e-9))
    print(name, repr(float(costs[0])), f"{reached} of {len(costs)}", flush=True)
