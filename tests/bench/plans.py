#!/usr/bin/env python3
"""Usage: plans.py BINARY [--problems N] [--seed N] [--show N]

Draws random planning problems, solves each by enumeration and by SLSQP of scipy
from the best points, and compares `routescale plan`: laws with random
coefficients, two or three free variables, budgets, memory limits, equalities,
loss limits, kinks, sides that are 0 at the optimum, formulas that are finite in
a part of the box, leverages. A problem agrees if the
answer meets its constraints to 1e-9 and is not worse than scipy's by more than
1e-6, or if neither finds a design. Prints the count and every disagreement.

   or: plans.py BINARY --coverage N [--seed N]

Draws N tables from a law with known coefficients, fits them, and counts how
often the intervals of the cheapest design of a loss hold the true one.

Needs python3-scipy.
"""

import argparse
import functools
import json
import math
import multiprocessing
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

TOLERANCE = 1e-6
FEASIBLE = 1e-9
GRID = {2: 81, 3: 27}
DESCENTS = 8


def to_python(formula):
    return formula.replace("^", "**").replace("max(", "maximum(").replace(
        "min(", "minimum(")


@functools.lru_cache(maxsize=64)
def compiled(formula):
    return compile(to_python(formula).strip(), formula, "eval")


ARRAYS = {"__builtins__": {}}  # of numpy, filled in where it is imported
NUMBERS = {"maximum": max, "minimum": min, "abs": abs, "ln": math.log,
           "log2": math.log2, "sqrt": math.sqrt, "__builtins__": {}}


def evaluate(formula, values, names=None):
    return eval(compiled(formula), names or ARRAYS, values)


def gradient(function, point):
    """Central differences: scipy's own take most of its time."""
    step, slopes = 1e-6, []
    for j in range(len(point)):
        up, down = list(point), list(point)
        up[j] += step
        down[j] -= step
        slopes.append((function(up) - function(down)) / (2 * step))
    return np.array(slopes)


class Problem:
    """A law in N, D and perhaps E, free variables with boxes, constraints."""

    def __init__(self, seed):
        r = self.random = random.Random(seed)
        self.seed = seed
        self.boxes = {"N": (1e6, 1e13), "D": (1e8, 1e15)}
        with_experts = r.random() < 0.6
        if with_experts:
            self.boxes["E"] = (1, r.choice([16, 64, 256]))
        self.loss = self.random_law(with_experts)
        self.minimise = "loss"
        self.constraints = []
        self.unlike = {}  # a constraint as the binary sees it
        r.choice([self.budget, self.budget, self.target, self.kinks,
                  self.zeros, self.equality, self.holes, self.leverage])()
        if "E" in self.boxes and r.random() < 0.5:
            self.constraints.append(
                f"E*N <= {10 ** r.uniform(9.5, 12):.6g}")

    def random_law(self, with_experts):
        r = self.random
        number = lambda low, high: f"{r.uniform(low, high):.6g}"
        size = f"{10 ** r.uniform(1.5, 3.5):.6g}"
        data = f"{10 ** r.uniform(1.5, 3.5):.6g}"
        a, b = number(0.15, 0.45), number(0.15, 0.45)
        if not with_experts:
            if r.random() < 0.3:
                return (f"{number(1, 2)} + {size}*N^-{a} + {data}*D^-{b} + "
                        f"{number(0, 0.02)}*abs(ln(D/N) - {number(1, 5)})")
            return f"{number(1, 2)} + {size}*N^-{a} + {data}*D^-{b}"
        shape = r.randrange(3)
        if shape == 0:
            return (f"{number(1, 2)} + {size}*E^-{number(0.02, 0.3)}"
                    f"*N^(-{a} + {number(0, 0.02)}*ln(E)) + {data}"
                    f"*E^{number(0, 0.3)}*D^(-{b} - {number(0, 0.02)}*ln(E))")
        if shape == 1:
            return (f"{number(1, 2)} + {size}*(N*E^{number(0.1, 0.8)})^-{a} + "
                    f"{data}*D^-{b} + {number(0, 0.02)}*ln(E)^2")
        return (f"{number(1, 2)} + {size}*N^-{a}*(1 + {number(0, 0.6)}"
                f"*(ln(E) - {number(0, 4)})^2)/(1 + ln(E)) + {data}*D^-{b}")

    def flops(self):
        if "E" in self.boxes and self.random.random() < 0.5:
            return f"6*N*D*(1 + {self.random.uniform(0, 0.02):.4g}*(E - 1))"
        return "6*N*D"

    def compute(self):
        return f"{10 ** self.random.uniform(19, 25):.6g}"

    def budget(self):
        self.constraints.append(f"{self.flops()} <= {self.compute()}")
        if self.random.random() < 0.3:
            self.constraints.append(
                f"D <= {10 ** self.random.uniform(10, 13):.6g}")

    def target(self):
        self.minimise = self.flops()
        irreducible = float(self.loss.split(" ")[0])
        self.constraints.append(
            f"loss <= {irreducible + 10 ** self.random.uniform(-1.5, 0.3):.6g}")

    def kinks(self):
        r = self.random
        edge = 10 ** r.uniform(8, 11)
        self.constraints += [
            [f"6*N*max(D, {edge * 20:.6g}) <= {self.compute()}"],
            [f"max(N/{edge:.6g}, D/{edge * 20:.6g}) <= 1"],
            [f"abs(N - {edge:.6g}) <= {edge / 1000:.6g}",
             f"6*N*D <= {self.compute()}"],
            [f"6*min(N, {edge:.6g})*D <= {self.compute()}",
             f"N <= {edge * 100:.6g}"],
            [f"6*N*D + abs({edge * 1e9:.6g}*ln(N/{edge:.6g})) <= "
             f"{self.compute()}"]][r.randrange(5)]

    def zeros(self):
        r = self.random
        self.constraints.append(f"{self.flops()} <= {self.compute()}")
        if "E" in self.boxes:
            self.constraints.append(r.choice([
                f"log2(E) <= {r.uniform(0, 6):.4g}",
                f"E - 1 <= {r.uniform(0, 63):.4g}",
                f"(E - 1)*N <= {10 ** r.uniform(8, 12):.6g}"]))
        else:
            self.constraints.append(
                f"ln(N/1e6)*ln(D/1e8) <= {r.uniform(0, 60):.6g}")

    def equality(self):
        self.constraints.append(f"{self.flops()} == {self.compute()}")
        if self.random.random() < 0.3:
            self.constraints.append(
                f"D <= {10 ** self.random.uniform(10, 13):.6g}")

    # The binary sees formulas that are finite in a part of the box; scipy that
    # part.
    def holes(self):
        r = self.random
        self.constraints.append(f"{self.flops()} <= {self.compute()}")
        edge, ratio = r.uniform(15, 29.8), 10 ** r.uniform(0, 5)
        width = 10 ** r.uniform(-3, 0.5)
        for part, formula in r.choice([
                [(f"{math.exp(edge):.17g} <= N",
                  f"sqrt(ln(N) - {edge:.17g}) <= 10")],
                [(f"N <= {math.exp(edge):.17g}",
                  f"sqrt({math.exp(edge):.17g} - N) + N <= 1e30")],
                [(f"{ratio:.17g}*N <= D", f"0 <= ln(D - {ratio:.17g}*N)")],
                [(f"{math.exp(edge):.17g} <= D",
                  f"sqrt(ln(D) - {edge:.17g}) + "
                  f"sqrt({edge + width:.17g} - ln(D)) <= 9"),
                 (f"D <= {math.exp(edge + width):.17g}", None)]]):
            self.constraints.append(part)
            self.unlike[part] = formula

    # How much compute a mixture saves, to be as large or as small as possible.
    def leverage(self):
        r = self.random
        self.boxes = {"A": (0.008, 0.5), "G": (1, 32), "C": (1e18, 1e22)}
        bend = r.uniform(0.005, 0.03)
        self.loss = (f"(A + {r.uniform(0.005, 0.05):.4g})^({r.uniform(1, 1.4):.4g}"
                     f" - {r.uniform(0.01, 0.1):.4g}*ln(C)/ln(10) + {bend:.4g}"
                     f"*(log2(G) - {r.uniform(0, 5):.4g})^2)")
        self.minimise = r.choice(["loss", "1/loss"])
        self.constraints = [r.choice([
            f"A*C == {10 ** r.uniform(16.5, 21):.6g}",
            f"A*G == {10 ** r.uniform(-1.5, 1):.6g}",
            f"C*G^2 == {10 ** r.uniform(18.5, 24):.6g}",
            f"A*C/G == {10 ** r.uniform(16, 21):.6g}"])]

    # Enumeration, then descents from the best points.

    def split(self, constraint):
        for sign in ("<=", "=="):
            if sign in constraint:
                left, right = constraint.split(sign)
                return left, sign, right
        raise ValueError(constraint)

    def at(self, logs):
        values = {name: np.exp(u) for name, u in zip(self.boxes, logs)}
        values["loss"] = evaluate(self.loss, values)
        return values

    def broken(self, values):
        """Per constraint, (left - right) / larger side."""
        rows = []
        for constraint in self.constraints:
            left, sign, right = self.split(constraint)
            a, b = evaluate(left, values), evaluate(right, values)
            gap = (a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-300)
            rows.append(np.abs(gap) if sign == "==" else gap)
        return np.array(rows)

    def solve(self):
        lows = np.log([box[0] for box in self.boxes.values()])
        highs = np.log([box[1] for box in self.boxes.values()])
        axes = [np.linspace(low, high, GRID[len(self.boxes)])
                for low, high in zip(lows, highs)]
        points = np.stack([m.ravel() for m in np.meshgrid(*axes)])
        values = self.at(points)
        objective = evaluate(self.minimise, values) + 0 * points[0]
        broken = np.maximum(self.broken(values), 0).sum(axis=0)
        scale = np.log(objective)
        starts = []
        for weight in (1e3, 10, 1):
            order = np.argsort(scale + weight * np.minimum(broken, 10))
            starts += list(points[:, order[:2000:2000 // DESCENTS]].T)
            starts += list(points[:, order[:3]].T)
        best = math.inf
        for start in starts:
            for point in self.ends(start, lows, highs):
                values = self.at(point)
                if self.broken(values).max() > FEASIBLE:
                    continue
                best = min(best, float(evaluate(self.minimise, values)))
        return best

    def ends(self, start, lows, highs):
        try:
            yield from self.descend(start, lows, highs)
        except (ValueError, OverflowError, ZeroDivisionError):
            return  # left the domain

    def at_numbers(self, logs):
        values = {name: math.exp(u) for name, u in zip(self.boxes, logs)}
        values["loss"] = evaluate(self.loss, values, NUMBERS)
        return values

    def descend(self, start, lows, highs):
        def side(constraint):
            left, sign, right = self.split(constraint)

            def gap(logs):
                values = self.at_numbers(logs)
                a = evaluate(left, values, NUMBERS)
                b = evaluate(right, values, NUMBERS)
                size = max(abs(b), 1e-3)
                return math.asinh(b / size) - math.asinh(a / size)
            return {"type": "eq" if sign == "==" else "ineq", "fun": gap,
                    "jac": lambda logs: gradient(gap, logs)}

        sides = [side(c) for c in self.constraints]
        goal = lambda logs: math.log(
            evaluate(self.minimise, self.at_numbers(logs), NUMBERS))
        for _ in range(2):
            found = minimize(goal, start, method="SLSQP", constraints=sides,
                             jac=lambda logs: gradient(goal, logs),
                             bounds=list(zip(lows, highs)),
                             options={"ftol": 1e-13, "maxiter": 200})
            start = np.clip(found.x, lows, highs)
            yield start

    def command(self, binary, law):
        command = [binary, "plan", "--law", law, "--published", "Own",
                   "--format", "json"]
        for name, (low, high) in self.boxes.items():
            command += ["--free", f"{name}={low:.17g}:{high:.17g}"]
        for part in self.constraints:
            constraint = self.unlike.get(part, part)
            if constraint is not None:
                command += ["--subject-to", constraint]
        if self.minimise != "loss":
            command += ["--minimise", self.minimise]
        return command

    def law_file(self):
        names = "\n".join(f'{name} = "{name}"' for name in self.boxes)
        return (f'name = "drawn"\ntitle = "drawn"\nsource = "none"\n'
                f'loss = "{self.loss} + zero"\nresidual = "ln"\n'
                f"[variables]\n{names}\n[parameters]\n"
                'zero = { description = "none" }\n'
                '[[published]]\nlabel = "Own"\nsource = "drawn"\n'
                "values = { zero = 0 }\n")


def answer(problem, binary, folder):
    """The best objective of the binary, whether it is feasible, its words."""
    path = pathlib.Path(folder) / "drawn.toml"
    path.write_text(problem.law_file())
    done = subprocess.run(problem.command(binary, str(path)),
                          capture_output=True, text=True, check=False)
    if ("cannot be met" in done.stderr or
            "no finite value anywhere in the box" in done.stderr):
        return math.inf, True, "infeasible"
    if done.returncode != 0:
        return math.inf, False, done.stderr.strip()
    row = json.loads(done.stdout)["rows"][0]
    values = {name: row[name] for name in problem.boxes}
    values["loss"] = evaluate(problem.loss, values)
    feasible = problem.broken(values).max() <= FEASIBLE
    return float(evaluate(problem.minimise, values)), feasible, row["status"]


def disagreement(task):
    """None, or what the binary says about a problem and what scipy does."""
    binary, seed, index = task
    problem = Problem(seed * 1000003 + index)
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        best = problem.solve()
        ours, feasible, status = answer(problem, binary, folder)
    if feasible and (ours <= best * (1 + TOLERANCE) or ours == best):
        return None
    words = (f"'{part}'" if " " in part or "*" in part else part
             for part in problem.command("routescale", "drawn.toml"))
    return (f"problem {index}: {status} {ours!r} "
            f"{'' if feasible else 'infeasible '}scipy {best!r}\n  "
            f"loss = {problem.loss}\n  " + " ".join(words))


def agree(binary, count, seed, show):
    good, listed = 0, 0
    tasks = [(binary, seed, index) for index in range(count)]
    with multiprocessing.Pool() as pool:
        for complaint in pool.imap(disagreement, tasks):
            good += complaint is None
            if complaint is None or listed == show:
                continue
            listed += 1
            print(complaint, flush=True)
    print(f"{good} of {count} plans agree within {TOLERANCE:g}")
    return good == count


# Coverage: the law of Hoffmann et al., runs on a grid, noise in ln of the loss.

TRUTH = {"E": 1.69, "A": 406.4, "alpha": 0.34, "B": 410.7, "beta": 0.28}


def true_optimum(loss):
    """N, D and 6ND of the cheapest design with this loss, in closed form."""
    e, a, alpha, b, beta = TRUTH.values()
    size = (a * (1 + alpha / beta) / (loss - e)) ** (1 / alpha)
    data = (b * (1 + beta / alpha) / (loss - e)) ** (1 / beta)
    return {"N": size, "D": data, "minimised": 6 * size * data}


def drawn_table(path, noise, random_numbers):
    e, a, alpha, b, beta = TRUTH.values()
    with open(path, "w", encoding="utf-8") as table:
        table.write("N,D,loss\n")
        for i in range(100):
            size = 10 ** (7 + 3 * (i % 10) / 9)
            data = 10 ** (9 + 3 * (i // 10) / 9)
            loss = e + a / size ** alpha + b / data ** beta
            loss *= math.exp(random_numbers.gauss(0, noise))
            table.write(f"{size!r},{data!r},{loss!r}\n")


def coverage(binary, count, seed):
    target, noise = 2.0, 0.01
    truth = true_optimum(target)
    held, draws = dict.fromkeys(truth, 0), 0
    with tempfile.TemporaryDirectory() as folder:
        table, fit = (os.path.join(folder, n) for n in ("t.csv", "fit.json"))
        for index in range(count):
            drawn_table(table, noise, random.Random(seed * 1000003 + index))
            subprocess.run([binary, "fit", table, "--law", "chinchilla", "-q",
                            "-o", fit], check=True, capture_output=True)
            done = subprocess.run(
                [binary, "plan", fit, "--free", "N=1e5:1e15", "--free",
                 "D=1e5:1e17", "--minimise", "6*N*D", "--subject-to",
                 f"loss <= {target}", "--draws", "1000", "--json", "-q"],
                check=True, capture_output=True, text=True)
            row = json.loads(done.stdout)["rows"][0]
            draws += row["failed_draws"]
            for name, value in truth.items():
                low, high = row[name + "_low"], row[name + "_high"]
                high = math.inf if high is None else high
                held[name] += low <= value <= high
    for name, hits in held.items():
        print(f"{name}: {100 * hits / count:.1f} % of {count} tables")
    print(f"{draws} draws failed")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[0][7:])
    parser.add_argument("binary")
    parser.add_argument("--problems", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--coverage", type=int)
    options = parser.parse_args()
    if options.coverage:
        coverage(options.binary, options.coverage, options.seed)
    elif not agree(options.binary, options.problems, options.seed,
                   options.show):
        sys.exit(1)


try:
    import numpy as np
    from scipy.optimize import minimize
    ARRAYS.update({"maximum": np.maximum, "minimum": np.minimum,
                   "abs": np.abs, "ln": np.log, "log2": np.log2,
                   "sqrt": np.sqrt})
except ImportError as error:
    sys.exit(f"plans.py: {error}; install python3-scipy and python3-numpy")

if __name__ == "__main__":
    main()
