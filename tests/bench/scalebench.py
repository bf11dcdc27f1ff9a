#!/usr/bin/env python3
"""Spends a share of a pool's cost with `design` and `fit`, and predicts.

The tasks are those of ScaleBench (Li et al. 2026, arXiv:2604.22753): a pool of
runs with costs, dearer runs to predict, ten laws with bounds each. From no run
at all, `design` plans the whole budget left, the cheapest quarter of the plan
is made, `fit --prior bounds` learns from it, and so on until nothing is
affordable; the last of these fits predicts. Ties are broken by the order of the
pool's rows, so everything is repeated in several orders. Beside it V-optimality
as published, under the same orders: the cheapest runs first, then one run at a
time by the fall of the variance at the targets over cost^0.3, at the
least-squares estimate.

Prints the mean R² over laws and orders, each clipped to [-1, 1].

usage: scalebench.py BINARY [--data DIR] [--tasks moe,parallel] [--orders 6]
                     [--laws sl_1,sl_2] [--methods ours,vopt] [--jobs 2]
"""

import argparse
import concurrent.futures
import csv
import io
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
import scipy.optimize

SHARES = ("0.01", "0.05", "0.10")
USUAL_ERROR = "0.005"  # of a run, in ln of the loss
QUARTER = 4


def value_of(formula, names):
    """A formula in numpy; not a number where it has no value."""
    text = formula.replace("^", "**").replace("ln(", "log(")
    space = {"log": numpy.log, "exp": numpy.exp, "__builtins__": {}}
    with numpy.errstate(all="ignore"):
        return eval(text, space, names)  # of tasks.json


class Problem:
    """One law, one group of runs in one order."""

    def __init__(self, binary, task, law, pool, test, folder):
        self.binary, self.task, self.law = binary, task, law
        self.pool, self.test = pool, test
        self.folder = pathlib.Path(folder)
        self.cost = [
            float(value_of(task["cost"], {k: float(v) for k, v in row.items()
                                          if k != "group"}))
            for row in pool]
        self.free = list(law["bounds"])
        self.write("pool.csv", [dict(row, row_of_pool=i)
                                for i, row in enumerate(pool)])
        self.write("test.csv", test)

    def write(self, name, rows):
        fields = [f for f in rows[0] if f != "group"]
        with open(self.folder / name, "w", newline="") as file:
            writer = csv.DictWriter(file, fields, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)

    def run(self, *arguments):
        done = subprocess.run(
            [self.binary, *arguments, "--threads", "1"] if arguments[0] != "predict"
            else [self.binary, *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False)
        # 4: the best point of a fit is no minimum, but the best all the same.
        if done.returncode not in (0, 4):
            raise RuntimeError(" ".join(arguments) + "\n" + done.stderr)
        return done.stdout

    def law_options(self):
        options = ["--law", self.law["formula"]]
        for name, (low, high) in self.law["bounds"].items():
            options += ["--bound", f"{name}={low}:{high}"]
        return options

    def map_options(self):
        options = []
        for variable, column in self.task["map"].items():
            options += ["--map", f"{variable}={column}"]
        return options

    def fit(self, runs, prior):
        self.write("runs.csv", [self.pool[i] for i in runs])
        self.run("fit", "runs.csv", *self.law_options(), *self.map_options(),
                 "--target", self.task["target"], "--where", "none",
                 "--group-by", "none", "--run", "none", "--seeds", "each",
                 *(["--prior", "bounds"] if prior else []), "-q",
                 "-o", "fit.json")
        saved = json.loads((self.folder / "fit.json").read_text())
        values = {p["name"]: p["estimate"]
                  for p in saved["groups"][0]["parameters"]}
        return [values[name] for name in self.free]

    def predictions(self, theta, rows):
        names = dict(zip(self.free, theta))
        for variable, column in self.task["map"].items():
            names[variable] = numpy.array([float(r[column]) for r in rows])
        value = value_of(self.law["formula"], names)
        return value + 0 * names[next(iter(self.task["map"]))]

    def losses(self, rows):
        return numpy.array([float(r[self.task["target"]]) for r in rows])

    # Ours.

    def next_runs(self, made, budget):
        known = (["fit.json"] if made else
                 [*self.law_options(), *self.map_options(), "--sigma",
                  USUAL_ERROR])
        left = [dict(row, row_of_pool=i) for i, row in enumerate(self.pool)
                if i not in made]
        self.write("pool.csv", left)
        text = self.run("design", *known, "--targets", "test.csv",
                        "--candidates", "pool.csv", "--cost",
                        self.task["cost"], "--budget", repr(budget),
                        "--format", "csv")
        plan = [int(float(row["row_of_pool"]))
                for row in csv.DictReader(io.StringIO(text))]
        plan.sort(key=lambda i: self.cost[i])
        return plan[:math.ceil(len(plan) / QUARTER)]

    def ours(self):
        thetas = {}
        for share in SHARES:
            left = float(share) * sum(self.cost)
            made, theta = [], None
            while True:
                among = [self.cost[i] for i in range(len(self.pool))
                         if i not in made]
                if not among or min(among) > left:
                    break
                batch = self.next_runs(made, left)
                made += batch
                left -= sum(self.cost[i] for i in batch)
                theta = self.fit(made, True)
            thetas[share] = theta
        return thetas

    # V-optimality as published.

    def least_squares(self, runs, warm, generator):
        if len(runs) > len(self.free):
            return self.fit(runs, False)
        low, high = (numpy.array(b, float)
                     for b in zip(*self.law["bounds"].values()))
        rows = [self.pool[i] for i in runs]
        losses = self.losses(rows)

        def residuals(theta):
            r = self.predictions(theta, rows) - losses
            return numpy.nan_to_num(r, nan=1e3, posinf=1e3, neginf=-1e3)

        starts = [low + (high - low) * generator.random(len(low))
                  for _ in range(16)] + ([warm] if warm is not None else [])
        ends = [scipy.optimize.least_squares(
            residuals, numpy.clip(start, low, high), bounds=(low, high),
            x_scale=high - low, max_nfev=200) for start in starts]
        return list(min(ends, key=lambda e: e.cost).x)

    def affordable(self, runs, budget):
        """The first of these that a budget pays for."""
        paid = numpy.cumsum([self.cost[i] for i in runs])
        return [i for i, cost in zip(runs, paid) if cost <= budget]

    def jacobian(self, theta, rows):
        step = 1e-30
        columns = []
        for j, name in enumerate(self.free):
            moved = [complex(t) for t in theta]
            moved[j] += step * 1j
            slope = numpy.imag(self.predictions(moved, rows)) / step
            if self.law["bounds"][name][0] > 0:
                slope = slope * theta[j]
            columns.append(numpy.nan_to_num(slope))
        return numpy.array(columns).T

    def vopt(self):
        generator = numpy.random.default_rng(42)
        total, size = sum(self.cost), len(self.free)
        deviations = numpy.array([
            (math.log(high / low) if low > 0 else high - low) / 4
            for low, high in self.law["bounds"].values()])
        order = sorted(range(len(self.pool)), key=lambda i: self.cost[i])
        made, spent = [order[0]], self.cost[order[0]]
        for i in order[1:]:
            if len(made) >= int(2.5 * size):
                break
            if spent + self.cost[i] <= 0.02 * total:
                made.append(i)
                spent += self.cost[i]
        variance = numpy.var(self.losses(self.pool))
        theta = self.least_squares(made, None, generator)
        thetas = {}
        for share in SHARES:  # that do not pay for all of these
            paid = self.affordable(made, float(share) * total)
            if len(paid) < len(made):
                thetas[share] = (self.least_squares(paid, None, generator)
                                 if paid else None)
        budget = float(SHARES[-1]) * total
        while spent < budget:
            rows = [self.pool[i] for i in made]
            squares = numpy.sum(
                (self.predictions(theta, rows) - self.losses(rows)) ** 2)
            sigma2 = (2 * variance + squares / 2) / (2 + len(made) / 2 - 1)
            known = self.jacobian(theta, rows)
            information = known.T @ known / sigma2 + numpy.diag(deviations**-2)
            values, vectors = numpy.linalg.eigh(information)
            values = numpy.maximum(values, max(1e-10 * values[-1], 1e-30))
            inverse = vectors / values @ vectors.T
            among = [i for i in range(len(self.pool)) if i not in made
                     and spent + self.cost[i] <= budget]
            if not among:
                break
            pool = self.jacobian(theta, [self.pool[i] for i in among])
            targets = self.jacobian(theta, self.test)
            cross = targets @ inverse @ pool.T
            gain = (cross**2).sum(axis=0) / (
                sigma2 + ((pool @ inverse) * pool).sum(axis=1))
            price = numpy.array([self.cost[i] / total for i in among]) ** 0.3
            chosen = among[int(numpy.argmax(gain / price))]
            made.append(chosen)
            spent += self.cost[chosen]
            for share in SHARES:
                if spent >= float(share) * total:
                    thetas.setdefault(share, theta)
            theta = self.least_squares(made, theta, generator)
        for share in SHARES:
            thetas.setdefault(share, theta)
        return thetas


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def scores(binary, data, name, law_name, order, method):
    """R² at each share of one law in one order of the pool."""
    task = json.loads((data / "tasks.json").read_text())[name]
    pool, test = read(data / f"{name}-train.csv"), read(data / f"{name}-test.csv")
    if order > 0:
        random.Random(order).shuffle(pool)
    by = task["group_by"]
    groups = sorted({row[by] for row in test}) if by else [None]
    truth = []
    told = {share: [] for share in SHARES}
    for group in groups:
        with tempfile.TemporaryDirectory() as folder:
            def of_group(rows):
                return [r for r in rows if group is None or r[by] == group]
            problem = Problem(binary, task, task["laws"][law_name],
                              of_group(pool), of_group(test), folder)
            thetas = getattr(problem, method)()
            truth += list(problem.losses(problem.test))
            for share in SHARES:
                theta = thetas[share]
                told[share] += ([math.nan] * len(problem.test)
                                if theta is None else
                                list(problem.predictions(theta, problem.test)))
    truth = numpy.array(truth)
    spread = numpy.sum((truth - truth.mean()) ** 2)
    result = []
    for share in SHARES:
        r2 = 1 - numpy.sum((truth - numpy.array(told[share])) ** 2) / spread
        result.append(float(numpy.clip(r2, -1, 1)) if math.isfinite(r2) else -1)
    return result


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path(
        __file__).resolve().parents[2] / "../shared/data/scalebench")
    parser.add_argument("--tasks", default="moe,parallel")
    parser.add_argument("--laws")
    parser.add_argument("--methods", default="ours,vopt")
    parser.add_argument("--orders", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if not (options.data / "tasks.json").is_file():
        sys.exit(f"no tasks in {options.data}: name their folder with --data")
    tasks = json.loads((options.data / "tasks.json").read_text())
    binary = str(options.binary.resolve())
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as executor:
        for name in options.tasks.split(","):
            laws = (options.laws.split(",") if options.laws
                    else list(tasks[name]["laws"]))
            published = tasks[name]["published_mean_r2"]
            for method in options.methods.split(","):
                jobs = {(law, order): executor.submit(
                    scores, binary, options.data, name, law, order, method)
                    for law in laws for order in range(options.orders)}
                table = {}
                for (law, order), job in jobs.items():
                    table[law, order] = job.result()
                    if options.verbose:
                        print(f"  {law:6} order {order}",
                              *(f"{r:6.2f}" for r in table[law, order]),
                              flush=True)
                mean = numpy.mean(list(table.values()), axis=0)
                print(f"{name} {method:5}", *(f"{r:7.3f}" for r in mean),
                      f"  mean {mean.mean():.3f}", flush=True)
            best = [max(v for m, v in published[s].items()) for s in SHARES]
            print(f"{name} best published", *best,
                  f" mean {numpy.mean(best):.3f}", flush=True)


if __name__ == "__main__":
    main()
