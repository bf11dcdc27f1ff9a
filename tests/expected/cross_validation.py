#!/usr/bin/env python3
"""Cross validation of the routing law with scipy, to check routescale against.

usage: cross_validation.py curves.csv.gz   (needs numpy, pandas, scipy)

One JSON object per router and law: errors in log10 L of each run, and of each
size, predicted by a fit to all others, and of N > 1e9 by a fit to the rest. The
numbers of tests/inference/clark2022_compare_test.cc were made with scipy 1.10.
"""
import json
import sys

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

STARTS = ((1, 8), (1, 5), (2, 10), (0.3, 12))  # log2 of E_start and E_max


def points(path):
    runs = pd.read_csv(path).sort_values("step").groupby("hyper_id").tail(1)
    runs = runs[(runs.k == 1) & (runs.routing_frequency == 0.5)]
    keys = ["router_type", "dense_parameter_count", "num_experts"]
    runs = runs.groupby(keys, as_index=False).loss_validation.mean()
    for router in ("S-Base", "RL-R", "Hash"):
        rows = runs[runs.router_type.isin(["Dense", router])]
        yield (router, np.log10(rows.dense_parameter_count.values),
               rows.num_experts.values - 1.0,
               np.log10(rows.loss_validation.values))


def basis(n, x, start, end, curved):
    w = x + 1 / (2.0**-start - 2.0**-end)
    h = -np.log10(1 / w + 2.0**-end)
    columns = [n, h, n * h, np.ones_like(n)] + ([n * n] if curved else [])
    return np.stack(columns, 1)


def predict(train, test, curved):
    n, x, y = train

    def solve(t):
        b = basis(n, x, *t, curved)
        return b, np.linalg.lstsq(b, y, rcond=None)[0]

    def residuals(t):
        b, beta = solve(t)
        return b @ beta - y

    fits = [least_squares(residuals, s, xtol=1e-15, ftol=1e-15, gtol=1e-15,
                          bounds=([-9.9, -9.9], [9.9, 26.5])) for s in STARTS]
    best = min(fits, key=lambda fit: fit.cost).x
    return basis(test[0], test[1], *best, curved) @ solve(best)[1] - test[2]


def held_out(data, masks, curved):
    return np.concatenate([predict([c[~m] for c in data], [c[m] for c in data],
                                   curved) for m in masks])


def main():
    for router, *data in points(sys.argv[1]):
        n, y = data[0], data[2]
        for curved in (False, True):
            run = held_out(data, np.eye(n.size, dtype=bool), curved)
            size = held_out(data, [n == s for s in np.unique(n)], curved)
            above = held_out(data, [n > 9], curved)
            loss = 10 ** (run + y) - 10**y
            print(json.dumps({
                "router": router, "curved": curved,
                "run_rmse": np.sqrt(np.mean(run**2)), "run_bias": run.mean(),
                "run_r2": 1 - (run**2).sum() / ((y - y.mean())**2).sum(),
                "run_loss_rmse": np.sqrt(np.mean(loss**2)),
                "size_rmse": np.sqrt(np.mean(size**2)),
                "above_rmse": np.sqrt(np.mean(above**2)),
                "above_bias": above.mean()}))


if __name__ == "__main__":
    main()
