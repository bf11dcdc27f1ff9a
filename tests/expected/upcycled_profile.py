#!/usr/bin/env python3
"""Profile intervals where parameters meet their bounds: routescale against scipy.

usage: upcycled_profile.py ROUTESCALE TABLE           checks it against the .csv
       upcycled_profile.py ROUTESCALE TABLE --scipy   makes that (numpy, scipy)

TABLE is upcycled-moe.csv, the law joint-moe with its saturation free: three of
eleven parameters end at a bound, and others reach theirs along the profiles of
the rest. scipy: least_squares with each parameter held on a grid, outwards and
back, each fit from its neighbour and, where SSE is high enough, from random
starts, then brentq for

  SSE = SSE_min (1 + t(0.975, n - p)^2 / (n - p)).
"""
import csv
import pathlib
import sys

from upcycled import binary_and_table, routescale

STORED = pathlib.Path(__file__).with_suffix(".csv")
MAP = {"N": "N_active*1e9", "D": "(D1+D2)*1e9", "E": "1+(N_total-N_dense)/(0.75*N_dense)"}
# name, bounds and step of the grid, in the logarithm for the positive ones
PARAMETERS = [("a", -30, 30, 0.2), ("delta", -3, 3, 0.04),
              ("alpha", -2, 0, 0.008), ("gamma", -0.5, 0.5, 0.005),
              ("b", -30, 30, 0.1), ("omega", -3, 3, 0.08), ("beta", -2, 0, 0.006),
              ("zeta", -0.5, 0.5, 0.003), ("E_start", -6.9077552789821, 6.9077552789821, 0.1),
              ("E_max", -6.9077552789821, 18.420680743952367, 0.5), ("c", 0, 10, 0.02)]
STARTS = 12  # at the places where a profile seems to have risen
LOGARITHMIC = {"a", "b", "E_start", "E_max"}
TOLERANCE = 1e-5


def fit(binary, table):
    return routescale(binary, table, "joint-moe", MAP, "--interval", "profile")


class Scipy:
    """The profile of ln L by scipy."""

    def __init__(self, table):
        import numpy as np
        t = np.genfromtxt(table, delimiter=",", names=True, dtype=None, encoding=None)
        self.np = np
        self.n = np.log(t["N_active"] * 1e9)
        self.d = np.log((t["D1"] + t["D2"]) * 1e9)
        self.e = 1 + (t["N_total"] - t["N_dense"]) / (0.75 * t["N_dense"])
        self.y = np.log(t["Loss"])
        self.low, self.high = (np.array([p[k] for p in PARAMETERS], float) for k in (1, 2))

    def both(self, q):
        """Residuals and their Jacobian."""
        np = self.np
        la, de, al, ga, lb, om, be, ze, us, um, c = q
        gap = np.exp(-us) - np.exp(-um)
        if not gap > 1e-12:  # E_start < E_max
            return np.full(self.y.size, 1e2), np.zeros((self.y.size, 11))
        inner = self.e - 1 + 1 / gap
        ehat = 1 / (1 / inner + np.exp(-um))
        h = np.log(ehat)
        one = np.exp(la + de * h + (al + ga * h) * self.n)
        two = np.exp(lb + om * h + (be + ze * h) * self.d)
        loss = one + two + c
        by_h = one * (de + ga * self.n) + two * (om + ze * self.d)
        h_us = ehat / inner**2 * np.exp(-us) / gap**2
        h_um = ehat * (np.exp(-um) - np.exp(-um) / gap**2 / inner**2)
        slopes = np.stack([one, one * h, one * self.n, one * h * self.n,
                           two, two * h, two * self.d, two * h * self.d,
                           by_h * h_us, by_h * h_um, np.ones_like(loss)], 1)
        return np.log(loss) - self.y, slopes / loss[:, None]

    def fit(self, start, held=None, value=None):
        """Least squares near `start`: (SSE, parameters)."""
        from scipy.optimize import least_squares
        np = self.np
        free = [i for i in range(11) if i != held]
        at = np.array(start, float)
        if held is not None:
            at[held] = value

        def full(v):
            q = at.copy()
            q[free] = v
            return q

        low, high = self.low[free], self.high[free]
        v = at[free]
        for _ in range(2):
            room = 1e-9 * np.maximum(1, np.abs(v))
            v = np.clip(v, low + room, high - room)
            result = least_squares(lambda v: self.both(full(v))[0], v,
                                   jac=lambda v: self.both(full(v))[1][:, free],
                                   bounds=(low, high), x_scale="jac", xtol=1e-15,
                                   ftol=1e-15, gtol=1e-15, max_nfev=1000)
            v = result.x
        return 2 * result.cost, full(v)

    def anew(self, place, held, value):
        """The best of the fit from a place nearby and of random starts."""
        random, found = self.np.random.default_rng(1), [self.fit(place[1], held, value)]
        for _ in range(STARTS):
            start = place[1].copy()
            if held == 9:
                start[9] = value
            start[[1, 3, 5]] = random.uniform([-1, -0.2, 0], [2, 0.1, 3])
            start[8] = random.uniform(-3, min(6, start[9]) - 0.05)
            found.append(self.fit(start, held, value))
        return min(found, key=lambda each: each[0])

    def end(self, held, best, goal, side):
        """Where the profile of a parameter meets the goal; None if nowhere."""
        from scipy.optimize import brentq
        step = PARAMETERS[held][3]
        limit = (self.low, self.high)[side > 0][held]
        values, places = [best[1][held]], [best]
        while (limit - values[-1]) * side > 0 and places[-1][0] < 1.3 * goal - 0.3 * best[0]:
            values.append(side * min(side * (values[-1] + side * step), side * limit))
            places.append(self.fit(places[-1][1], held, values[-1]))
            if places[-1][0] >= goal:
                places[-1] = self.anew(places[-1], held, values[-1])
            if len(values) % 10 == 0:
                step *= 1.5
        for i in reversed(range(1, len(values) - 1)):  # and back
            places[i] = min(places[i], self.fit(places[i + 1][1], held, values[i]),
                            key=lambda place: place[0])
        for i in range(1, len(values)):
            if places[i][0] < goal:
                continue

            def over(value, i=i):
                near = (self.fit(place[1], held, value)[0] for place in places[i - 1:i + 1])
                return min(near) / goal - 1

            return brentq(over, values[i - 1], values[i], xtol=1e-9)
        return None


def make(binary, table):
    import numpy as np
    from scipy.stats import t
    scipy = Scipy(table)
    found = fit(binary, table)["parameters"]
    start = [np.log(p["estimate"]) if p["name"] in LOGARITHMIC else p["estimate"]
             for p in found]  # of the grids alone: the fit there is scipy's
    best = scipy.fit(start)
    degrees = scipy.y.size - 11
    goal = best[0] * (1 + t.ppf(0.975, degrees)**2 / degrees)
    with STORED.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["parameter", "low", "high"])
        for held, (name, *_) in enumerate(PARAMETERS):
            if name == "E_max":  # from grid to grid another valley: left out
                continue
            ends = [scipy.end(held, best, goal, side) for side in (-1, 1)]
            if name in LOGARITHMIC:
                ends = [end if end is None else float(np.exp(end)) for end in ends]
            writer.writerow([name, *("" if end is None else f"{end:.9g}" for end in ends)])
            file.flush()


def main():
    binary, table = binary_and_table()
    if "--scipy" in sys.argv:
        make(binary, table)
    ours = {p["name"]: p for p in fit(binary, table)["parameters"]}
    ends = failures = 0
    with STORED.open(newline="") as file:
        for row in csv.DictReader(file):
            for side in ("low", "high"):
                theirs, found = row[side], ours[row["parameter"]][side]
                same = (found is None if theirs == "" else found is not None and
                        abs(found - float(theirs)) <= TOLERANCE * abs(float(theirs)))
                if not same:
                    print(f"{row['parameter']}, {side}: scipy {theirs or None}, routescale {found}")
                failures += not same
                ends += 1
    print(f"{ends} ends, {failures} wrong")
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
