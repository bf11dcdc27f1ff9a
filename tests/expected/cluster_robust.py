#!/usr/bin/env python3
"""Standard errors by cluster (CR3; MacKinnon, Nielsen and Webb 2023) of a line in
two variables, for tests/inference/cluster_coverage_test.cc:

    python3 tests/expected/cluster_robust.py

Needs python3-numpy."""

import numpy as np


def main():
    """Prints them: of the slopes and the intercept."""
    sizes, experts = np.arange(6.0), np.log10([1.0, 4, 16, 64])
    cluster = np.repeat(np.arange(6), 4)
    x = np.column_stack([np.repeat(7 + 0.6 * sizes, 4), np.tile(experts, 6), np.ones(24)])
    y = (x @ [-0.083, -0.03, 1.11] + 0.002 * np.sin(5 * cluster)
         + 0.001 * np.sin(3 * np.arange(24)))
    inverse = np.linalg.inv(x.T @ x)
    residuals = y - x @ inverse @ x.T @ y
    middle = np.zeros((3, 3))
    for k in range(6):
        own = cluster == k
        hat = x[own] @ inverse @ x[own].T
        score = x[own].T @ np.linalg.solve(np.eye(4) - hat, residuals[own])
        middle += np.outer(score, score) * 5 / 6
    print(*map(repr, map(float, np.sqrt(np.diag(inverse @ middle @ inverse)))))


main()
