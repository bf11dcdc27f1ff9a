#!/usr/bin/env python3
"""Intervals of isoFLOP curves, their surfaces and the bias against a law:
routescale against numpy and scipy.

usage: isoflop.py ROUTESCALE ROOT SHARED           checks it against the .json
       isoflop.py ROUTESCALE ROOT SHARED --numpy   makes that (numpy, scipy)

Fieller's ends are the roots of (b1 + 2 b2 θ)² = t² Var(b1 + 2 b2 θ), by
brentq. Laws in C: polyfit of logarithms with its covariance. A surface over
ln N and ln E: lstsq, its minimum's errors by differences. Against Chinchilla:
scipy's least squares of ln L, exponents β/(α + β) and α/(α + β), polyfit of the
fitted law's losses. Tables that are missing are left out; exit status 77 then.
"""
import csv
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

SKIPPED = 77
STORED = pathlib.Path(__file__).with_suffix(".json")
TOLERANCE = 1e-6
SEARCHED = 1e-4   # what follows from a least sum of squares
AT = 3.8e25
# Name -> file below ROOT or SHARED, columns of C, N, D and L, options.
TABLES = {
    "llama3": ("data/isoflop/llama3.csv", "compute_budget", "params",
               "training_tokens", "validation_loss"),
    "marin-moe": ("data/isoflop/marin-moe.csv", "budget", "active_params",
                  "tokens", "macro_loss"),
    "isoflop-runs": ("data/isoflop-runs.csv", "flops", "N", "D", "loss"),
    "bowl": ("bowl.csv", "C", "N", "D", "loss"),
}
BY = ("isoflop-runs", "bowl")


def write_bowl(path):
    """Runs around an optimum that moves with C, in N and in E, with noise."""
    numbers = random.Random(5)
    with open(path, "w") as file:
        file.write("C,N,D,E,loss\n")
        for c in (1e18, 1e19, 1e20, 1e21):
            size, experts = 0.1 * c ** 0.5, 16 * (c / 1e18) ** 0.05
            for x in (-1.5, -0.7, 0.1, 0.8, 1.5):
                for e in (2, 8, 32, 128):
                    n, u = size * math.exp(x), math.log(e / experts)
                    loss = (2 + 0.1 * x * x + 0.05 * u * u + 0.02 * x * u +
                            numbers.gauss(0, 0.003))
                    file.write(f"{c!r},{n!r},{c / (6 * n)!r},{e},{loss!r}\n")


def vertex(x, y):
    import numpy as np
    from scipy.optimize import brentq
    from scipy.stats import t as student

    u = np.log10(x)
    (b2, b1, b0), covariance = np.polyfit(u - u.mean(), y, 2, cov=True)
    t = student.ppf(.975, len(x) - 3)
    v2, v12, v1 = covariance[0, 0], covariance[0, 1], covariance[1, 1]

    def beyond(theta):
        return (b1 + 2 * b2 * theta) ** 2 - t * t * (
            v1 + 4 * theta * v12 + 4 * theta * theta * v2)
    best = -b1 / (2 * b2)
    row = {"optimum": 10 ** (u.mean() + best), "loss": b0 + b1 * best / 2,
           "curvature": b2, "low": None, "high": None}
    if b2 > 0 and b2 * b2 > t * t * v2:
        for end, sign in (("low", -1), ("high", 1)):
            step = 1e-3
            while beyond(best + sign * step) < 0:
                step *= 2
            row[end] = 10 ** (u.mean() + brentq(beyond, best, best + sign * step, xtol=1e-14))
    return row


def power_law(c, y):
    import numpy as np
    from scipy.stats import t as student

    (slope, zero), covariance = np.polyfit(np.log(c), np.log(y), 1, cov=True)
    t = student.ppf(.975, len(c) - 2)

    def at(budget):
        g = np.array([np.log(budget), 1])
        half = t * np.sqrt(g @ covariance @ g)
        value = slope * g[0] + zero
        return [math.exp(value), math.exp(value - half), math.exp(value + half)]
    half = t * math.sqrt(covariance[0, 0])
    return {"exponent": slope, "low": slope - half, "high": slope + half,
            "coefficient": at(1), "at": at(AT)}


def surface(n, e, y):
    import numpy as np
    from scipy.stats import t as student

    u, v = np.log(n), np.log(e)
    X = np.stack([np.ones_like(u), u - u.mean(), v - v.mean()], 1)
    X = np.column_stack([X, X[:, 1] ** 2, X[:, 1] * X[:, 2], X[:, 2] ** 2])
    b, squares, _, _ = np.linalg.lstsq(X, y, rcond=None)
    covariance = squares[0] / (len(y) - 6) * np.linalg.inv(X.T @ X)

    def minimum(b):
        return np.linalg.solve([[2 * b[3], b[4]], [b[4], 2 * b[5]]], [-b[1], -b[2]])
    steps = np.eye(6) * 1e-7
    J = np.array([(minimum(b + h) - minimum(b - h)) / 2e-7 for h in steps]).T
    half = student.ppf(.975, len(y) - 6) * np.sqrt(np.diag(J @ covariance @ J.T))
    best = minimum(b)
    inside = v.min() < best[1] + v.mean() < v.max()
    if not inside:
        return {"status": "edge"}
    ends = [np.exp(mean + best[i] + np.array([0, -half[i], half[i]]))
            for i, mean in enumerate((u.mean(), v.mean()))]
    return {"status": "ok", "N": list(ends[0]), "E": list(ends[1])}


def against(c, n, d, y, used):
    """Exponents of Chinchilla's optima, and those that polyfit finds in it."""
    import numpy as np
    from scipy.optimize import least_squares
    from scipy.stats import t as student

    x, z = np.log(n) - np.log(n).mean(), np.log(d) - np.log(d).mean()

    def law(q):
        return q[0] + np.exp(q[1] - q[2] * x) + np.exp(q[3] - q[4] * z)

    def residuals(q):
        return np.log(law(q)) - np.log(y)
    numbers = np.random.default_rng(2)
    low, high = np.array([(0, 3), (-4, 1), (.05, 1), (-4, 1), (.05, 1)]).T
    best = None
    for _ in range(60):
        q = numbers.uniform(low, high)
        for _ in range(3):
            found = least_squares(residuals, q, x_scale="jac", xtol=1e-15, ftol=1e-15,
                                  gtol=1e-15, max_nfev=3000, jac="3-point",
                                  bounds=([0, -50, 0, -50, 0], [9, 50, 3, 50, 3]))
            q = found.x
        if best is None or found.cost < best.cost:
            best = found
    q, J = best.x, best.jac
    degrees = len(y) - 5
    covariance = 2 * best.cost / degrees * np.linalg.inv(J.T @ J)
    alpha, beta = q[2], q[4]
    g = np.array([-beta, alpha]) / (alpha + beta) ** 2
    half = student.ppf(.975, degrees) * math.sqrt(
        g @ covariance[np.ix_([2, 4], [2, 4])] @ g)
    losses = law(q)
    result = {}
    for name, variable, exponent in (("N", n, beta), ("D", d, alpha)):
        exponent /= alpha + beta
        vertices = [vertex(variable[c == b], losses[c == b])["optimum"] for b in used]
        by_isoflop = power_law(np.array(used), np.array(vertices))["exponent"]
        result[name] = {"exponent": exponent, "low": exponent - half,
                        "high": exponent + half, "isoflop_of_law": by_isoflop,
                        "bias": by_isoflop - exponent}
    return result


def group(c, n, d, y, joint):
    import numpy as np

    rows = []
    for budget in sorted(set(c)):
        i = c == budget
        rows.append({"budget": budget, "runs": int(i.sum())})
        if i.sum() >= 4:
            rows[-1] |= {"N": vertex(n[i], y[i]), "D": vertex(d[i], y[i])}
    used = [row for row in rows if "N" in row]
    budgets = np.array([row["budget"] for row in used])
    laws = {name: power_law(budgets, np.array([row[name]["optimum"] for row in used]))
            for name in "ND"}
    return {"budgets": rows, "laws": laws,
            "against": against(c, n, d, y, list(budgets)) if joint else {}}


def by_numpy(name, path):
    import numpy as np

    with open(path) as file:
        rows = list(csv.DictReader(file))
    columns = TABLES[name][1:]
    c, n, d, y = (np.array([float(row[x]) for row in rows]) for x in columns)
    if name not in BY:
        return {"groups": [group(c, n, d, y, True)]}
    e = np.array([float(row["E"]) for row in rows])
    parts = [e == value for value in sorted(set(e))]
    # Runs of a bowl do not determine Chinchilla's law.
    result = {"groups": [group(c[i], n[i], d[i], y[i], name != "bowl") for i in parts],
              "surface": [surface(n[c == b], e[c == b], y[c == b]) for b in sorted(set(c))]}
    if all(row["status"] == "ok" for row in result["surface"]):
        budgets = np.array(sorted(set(c)))
        result["laws"] = {v: power_law(budgets, np.array([r[v][0] for r in result["surface"]]))
                          for v in "NE"}
    return result


class Check:
    def __init__(self):
        self.failed = self.compared = 0

    def close(self, what, found, wanted, tolerance=TOLERANCE):
        self.compared += 1
        if found is None or wanted is None:
            good = found is wanted
        else:
            good = abs(found - wanted) <= tolerance * abs(wanted)
        if not good:
            self.failed += 1
            print(f"{what}: {found}, not {wanted}")

    def laws(self, what, found, wanted, rows=()):
        found = {law["variable"]: law for law in found}
        for variable, law in wanted.items():
            name = f"{what}, law of {variable}"
            for key in ("exponent", "low", "high"):
                self.close(f"{name}, {key}", found[variable][key], law[key])
            for key, value in zip(("", "_low", "_high"), law["coefficient"]):
                key = "coefficient" + key
                self.close(f"{name}, {key}", found[variable][key], value)
            for row in rows:
                for key, value in zip(("", "_low", "_high"), law["at"]):
                    key = variable + key
                    self.close(f"{name} at {AT}, {key}", row[key], value)

    def group(self, what, found, wanted):
        for ours, theirs in zip(found["budgets"], wanted["budgets"], strict=True):
            self.close(what, ours["budget"], theirs["budget"])
            self.close(what, ours["runs"], theirs["runs"])
            for variable in "ND":
                for key, value in theirs.get(variable, {}).items():
                    self.close(f"{what}, {theirs['budget']:g}, {variable} {key}",
                               ours[variable][key], value)
        self.laws(what, found["laws"], wanted["laws"], found["rows"])
        for row in found["against"]:
            for key, value in wanted["against"].get(row["variable"], {}).items():
                # The bias is a small difference of two exponents.
                scale = row["exponent"] if key == "bias" else value
                self.close(f"{what}, against, {row['variable']} {key}",
                           scale + row[key] - value, scale, SEARCHED)

    def surface(self, what, found, wanted):
        for ours, theirs in zip(found, wanted, strict=True):
            if ours["status"] != theirs["status"]:
                self.failed += 1
                print(f"{what}: surface {ours['status']}, not {theirs['status']}")
            for variable in ("N", "E"):
                for key, value in zip(("optimum", "low", "high"), theirs.get(variable, ())):
                    self.close(f"{what}, surface, {variable} {key}",
                               ours[variable][key], value, 1e-5)


def isoflop(binary, name, path, *options):
    _, budget, n, d, loss = TABLES[name]
    text = subprocess.run(
        [binary, "isoflop", str(path), "--budget", budget, "--map", f"N={n}", "--map",
         f"D={d}", "--target", loss, "--at", f"C={AT}", *options, "--against", "chinchilla",
         "--json", "-q"],
        capture_output=True, text=True, check=True).stdout
    return json.loads(text)["groups"]


def main():
    binary = sys.argv[1]
    stored = {} if "--numpy" in sys.argv else json.loads(STORED.read_text())
    check, missing = Check(), []
    with tempfile.TemporaryDirectory() as scratch:
        write_bowl(pathlib.Path(scratch) / "bowl.csv")
        for name, (file, *_) in TABLES.items():
            places = [pathlib.Path(folder) / file for folder in (*sys.argv[2:4], scratch)]
            path = next((place for place in places if place.exists()), None)
            if path is None:
                missing.append(file)
                continue
            if "--numpy" in sys.argv:
                stored[name] = by_numpy(name, path)
            wanted = stored[name]
            found = isoflop(binary, name, path, *(["--by", "E"] if name in BY else []))
            for ours, theirs in zip(found, wanted["groups"]):
                check.group(f"{name} {ours.get('E', '')}", ours, theirs)
            if name not in BY:
                continue
            check.surface(name, found[-1]["surface"], wanted["surface"])
            check.laws(name, found[-1]["laws"], wanted.get("laws", {}))
            # Groups by a column are those by a variable.
            for ours, theirs in zip(isoflop(binary, name, path, "--group-by", "E"),
                                    wanted["groups"], strict=True):
                check.group(f"{name}, group {ours['group']}", ours, theirs)
    if "--numpy" in sys.argv:
        STORED.write_text(json.dumps(stored, indent=1) + "\n")
    print(f"{check.compared} numbers, {check.failed} differ")
    for file in missing:
        print(f"{file} is missing")
    if check.failed:
        return 1
    return (1 if os.environ.get("ROUTESCALE_REQUIRE_DATA") else SKIPPED) if missing else 0


if __name__ == "__main__":
    sys.exit(main())
