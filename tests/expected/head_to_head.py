#!/usr/bin/env python3
"""Routers against each other with scipy, to check `compare --groups` against.

usage: head_to_head.py curves.csv.gz   (needs numpy, pandas, scipy)

Per pair of routers: paired t of log10 loss at common cells, the geometric mean
of the ratio of effective parameters (Eq. 11 at the fitted coefficients), and
sums of squares of joint fits with all parameters, and with a and d, in common.
"""
import itertools
import json
import sys

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import least_squares

NAMES = "a b c d p q".split()
START = np.array([-0.083, -0.12, 0.011, 1.11, 1.0, 8.5])
TOLERANCES = dict(xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale="jac")


def saturated(x, p, q):
    return -np.log10(1 / (x + 1 / (2.0**-p - 2.0**-q)) + 2.0**-q)


def law(theta, n, x):
    a, b, c, d, p, q = theta
    h = saturated(x, p, q)
    return a * n + b * h + c * n * h + d


def fit(groups, shared):
    """Of several groups; parameters in `shared` are the same in all."""
    free = [i for i in range(6) if NAMES[i] not in shared]
    common = [i for i in range(6) if NAMES[i] in shared]

    def expand(v, g):
        theta = np.empty(6)
        theta[common] = v[:len(common)]
        at = len(common) + g * len(free)
        theta[free] = v[at:at + len(free)]
        return theta

    def residuals(v):
        return np.concatenate([law(expand(v, g), n, x) - y
                               for g, (n, x, y) in enumerate(groups)])

    start = np.concatenate([START[common]] + [START[free]] * len(groups))
    result = least_squares(residuals, start, method="lm", max_nfev=100000,
                           **TOLERANCES)
    return 2 * result.cost, [expand(result.x, g) for g in range(len(groups))]


def effective(theta, n, x):
    a, b, c, _, p, q = theta
    h, h0 = saturated(x, p, q), saturated(0.0, p, q)
    return ((a + c * h) * n + b * (h - h0)) / (a + c * h0)


def main():
    runs = pd.read_csv(sys.argv[1]).sort_values("step").groupby("hyper_id")
    runs = runs.tail(1)
    runs = runs[(runs.k == 1) & (runs.routing_frequency == 0.5)]
    keys = ["router_type", "dense_parameter_count", "num_experts"]
    runs = runs.groupby(keys, as_index=False).loss_validation.mean()
    points, own, fits, cells = {}, {}, {}, {}
    for router in ("S-Base", "Hash", "RL-R"):
        rows = runs[runs.router_type.isin(["Dense", router])]
        points[router] = (np.log10(rows.dense_parameter_count.values),
                          rows.num_experts.values - 1.0,
                          np.log10(rows.loss_validation.values))
        own[router] = fit([points[router]], [])
        rows = runs[runs.router_type == router]
        cells[router] = rows.set_index(keys[1:]).loss_validation
    for one, two in itertools.combinations(points, 2):
        both = pd.concat([cells[one], cells[two]], axis=1, join="inner")
        delta = np.log10(both.iloc[:, 0]) - np.log10(both.iloc[:, 1])
        half = stats.t.ppf(0.975, len(delta) - 1) * stats.sem(delta)
        t = stats.ttest_1samp(delta, 0)
        n = np.log10(both.index.get_level_values(0).values)
        x = both.index.get_level_values(1).values - 1.0
        ratio = (effective(own[one][1][0], n, x) -
                 effective(own[two][1][0], n, x))
        reach = stats.t.ppf(0.975, len(ratio) - 1) * stats.sem(ratio)
        pair = [points[one], points[two]]
        print(json.dumps({
            "pair": [one, two], "cells": len(delta), "mean": delta.mean(),
            "low": delta.mean() - half, "high": delta.mean() + half,
            "t": t.statistic, "p": t.pvalue, "ratio": 10**ratio.mean(),
            "ratio_low": 10**(ratio.mean() - reach),
            "ratio_high": 10**(ratio.mean() + reach),
            "sse": own[one][0] + own[two][0],
            "sse_equal": fit(pair, NAMES)[0],
            "sse_a_d": fit(pair, ["a", "d"])[0]}))


if __name__ == "__main__":
    main()
