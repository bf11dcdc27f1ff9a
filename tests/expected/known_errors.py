#!/usr/bin/env python3
"""Fits with known errors by scipy, for tests/inference/known_errors_test.cc:

    python3 tests/expected/known_errors.py

Needs python3-numpy and python3-scipy."""

import numpy as np
from scipy import optimize, stats

Z = stats.norm.ppf(0.975)


def curve(x, e, a, alpha):
    """A power law with a floor."""
    return e + a * x ** -alpha


def profile_end(objective, values, k, side, error):
    """Where the refitted chi-square of parameter k is z^2 above its minimum."""
    least = objective(values)

    def height(at):
        def rest(others):
            return objective(np.insert(others, k, at))
        start = np.delete(values, k)
        found = optimize.minimize(rest, start, method="Nelder-Mead",
                                  options={"xatol": 1e-12, "fatol": 1e-13, "maxiter": 20000,
                                           "maxfev": 20000})
        return found.fun - least - Z * Z
    far = values[k] + side * 6 * error
    return optimize.brentq(height, values[k], far, xtol=1e-10)


def main():
    """Prints the numbers."""
    x = np.arange(1.0, 13)
    y = 1.5 + 3 * x ** -0.6 + 0.02 * np.sin(9 * x)
    sigma = 0.01 + 0.002 * x
    values, covariance = optimize.curve_fit(curve, x, y, p0=[1.5, 3, 0.6], sigma=sigma,
                                            absolute_sigma=True, ftol=1e-15, xtol=1e-15,
                                            gtol=1e-15)

    def chi_square(p):
        return np.sum(((y - curve(x, *p)) / sigma) ** 2)

    errors = np.sqrt(np.diag(covariance))
    least = chi_square(values)
    print("estimates", *map(repr, map(float, values)))
    print("errors", *map(repr, map(float, errors)))
    print("chi-square", repr(float(least)), "reduced", repr(float(least / 9)),
          "p", repr(float(stats.chi2.sf(least, 9))))
    for k, side in ((0, -1), (0, 1), (2, -1), (2, 1)):
        print("profile end of", k, side,
              repr(float(profile_end(chi_square, values, k, side, errors[k]))))
    # A nested law: alpha = 1/2.
    small, _ = optimize.curve_fit(lambda x, e, a: curve(x, e, a, 0.5), x, y, p0=[1.5, 3],
                                  sigma=sigma, absolute_sigma=True, ftol=1e-15, xtol=1e-15)
    fall = chi_square([*small, 0.5]) - least
    print("fall", repr(float(fall)), "p", repr(float(stats.chi2.sf(fall, 1))))


main()
