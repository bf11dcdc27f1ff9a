#!/usr/bin/env python3
"""Effective parameters by scipy, for tests/answers/effective_parameters_test.cc:

    python3 tests/expected/effective_scipy.py

Solves L(N, dense) = L(at) for every law that says what dense means and has more
than its size to say it with. The laws are written anew, from design notes and
papers, not read from data/laws. Needs python3-scipy."""

from math import exp, log, log10

from scipy.optimize import brentq


def saturating(x, start, largest):
    return 1 / (1 / (x - 1 + 1 / (1 / start - 1 / largest)) + 1 / largest)


def separable(n, e):
    return 10 ** (-0.078 * log10(n) - 0.035 * log10(e) + 1.06)


def bilinear(n, e):
    return 10 ** (-0.079 * log10(n) - 0.087 * log10(e)
                  + 0.0065 * log10(n) * log10(e) + 1.065)


def routed_bilinear(n, e):
    x = saturating(e, 1.847, 314.478)
    return 10 ** (-0.082 * log10(n) - 0.108 * log10(x)
                  + 0.009 * log10(n) * log10(x) + 1.104)


def routed_bilinear_flops(f, b):
    x = saturating(b, 1.6, 250)
    return 10 ** (-0.08 * log10(f) - 0.11 * log10(x)
                  + 0.009 * log10(f) * log10(x) + 1.14)


def frantar(n, d, s):
    return ((16.8 * (1 - s) ** 0.722 + 45) * n ** -0.245
            + (6.90e8 / d) ** 0.203 + 0.651)


def abnar(n, d, s):
    return (16612.50 * n ** -0.5962 + 5455.67 * d ** -0.3954
            + 0.4598 * (1 - s) ** 0.1666
            + 17.26 * (1 - s) ** -0.1603 * n ** -0.1595 + 0.94)


def hossain(n, d, s):
    return (0.57 * (1 - s) ** 1.19
            + (8.26 * (1 - s) ** 0.08 + 3.57 * s) * n ** -0.08
            + 6324.82 * d ** -0.40)


def joint_moe(n, d, e):
    x = saturating(e, 2.0732, 290.4521)
    return (35.91 * x ** -0.2285 * n ** (-0.1889 + 0.0098 * log(x))
            + 35.98 * x ** 0.5529 * d ** (-0.1775 - 0.0259 * log(x)) + 1.3637)


def joint_fixed_data(n, e):
    return 1.6 + 60 * exp(-0.21 * log(n) - 0.15 * log(e)
                          + 0.004 * log(n) * log(e))


def joint_fixed_data_plain(n, e):
    return 1.6 + 60 * n ** -0.21 * e ** -0.07


def liew(p, n):
    return 60 * p ** -0.3 * n ** -0.21 * exp(0.01 * log(p) * log(n)) + 1.5


def yun(n, d, e):
    x = saturating(e, 1.8, 60)
    return ((120 * n ** -0.28 + 0.8 * x ** -0.6 + 900 * d ** -0.33 + 1.4)
            * exp(0.0008 * log(n) * log(x)))


CASES = [
    (separable, (1e9, 64), lambda n: (n, 1)),
    (bilinear, (1e9, 64), lambda n: (n, 1)),
    (routed_bilinear, (1e9, 64), lambda n: (n, 1)),
    (routed_bilinear_flops, (1e9, 64), lambda n: (n, 1)),
    (frantar, (1e8, 1e11, 0.75), lambda n: (n, 1e11, 0)),
    (abnar, (1e10, 1e11, 0.9), lambda n: (n, 1e11, 0)),
    (hossain, (1e9, 1e11, 0.5), lambda n: (n, 1e11, 0)),
    (joint_moe, (1e9, 1e11, 8), lambda n: (n, 1e11, 1)),
    (joint_fixed_data, (1e9, 16), lambda n: (n, 1)),
    (joint_fixed_data_plain, (1e9, 16), lambda n: (n, 1)),
    (liew, (4, 1e9), lambda n: (1, n)),
    (yun, (1e8, 1e11, 2), lambda n: (n, 1e11, 1)),
]


def main():
    for law, at, dense in CASES:
        goal = law(*at)
        try:
            root = brentq(lambda u: law(*dense(exp(u))) - goal,
                          log(1e3), log(1e25), xtol=1e-14, rtol=1e-14)
            print(f"{law.__name__} {at} {exp(root):.9g}")
        except ValueError:
            print(f"{law.__name__} {at} none")


if __name__ == "__main__":
    main()
