"""How time grows with the size of a job: slopes of log time against log size."""

import random

from measure import output, shown, slope, times

RUNS = 3


def chinchilla(bench, runs):
    """A table of so many points of Chinchilla's law."""
    path = bench.folder / f"{runs}-points.csv"
    output([bench.binary, "simulate", "--law", "chinchilla", "--published", "Hoffmann",
            "--vary", "N=3e7:2e10", "--vary", "D=1e9:5e11", "--runs", str(runs),
            "-o", str(path)])
    return path


def linear(bench, parameters, rows=20000):
    """A table of so many columns, x1, x2, ..., and a loss that they add up to."""
    path = bench.folder / f"{parameters}-columns.csv"
    generator = random.Random(1)
    names = [f"x{i}" for i in range(1, parameters + 1)]
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(names) + ",loss\n")
        for _ in range(rows):
            values = [generator.random() for _ in names]
            loss = 1 + sum(values) + generator.gauss(0, 0.01)
            file.write(",".join(f"{value:.6f}" for value in [*values, loss]) + "\n")
    return path


def saved_fit(bench, runs):
    """A fit of Chinchilla's law to so many runs, to ask."""
    path = bench.folder / f"{runs}-fit.json"
    output(bench.fit(chinchilla(bench, runs), "--law", "chinchilla", "-o", str(path)))
    return str(path)


# Each verb and interval by its options; of runs of Chinchilla's law.
BY_RUNS = {
    "fit --interval profile": [],
    "fit --interval bootstrap": ["--resamples", "200"],
    "fit --interval percentile": ["--resamples", "200"],
    "fit --interval jackknife": [],
    "fit --objective huber:1e-3": [],
    "fit -v": [],
    "compare --laws chinchilla,kaplan,skaling": [],
    "inspect": [],
    "check": ["--against", "{fit}"],
    "predict {fit}": [],
    "epc {epc}": [],
    "plot loss --script -": [],
    "report --no-compare -o /dev/null": [],
}
WITHOUT_LAW = ("compare", "inspect", "check", "predict", "epc")
ROUTED = ["--law", "routed-bilinear", "--published", "S-Base"]


def verb_series(bench):
    """The rows of every verb and interval that reads a table."""
    sizes = [1000, 10000, 100000]

    def command(words, options):
        def of(runs):
            if "{epc}" in words:
                points = bench.folder / f"{runs}-designs.csv"
                output([bench.binary, "simulate", *ROUTED, "--vary", "N=1e7:1e10",
                        "--vary", "E=1:512", "--runs", str(runs), "-o", str(points)])
                return [bench.binary, "epc", *ROUTED, str(points)]
            # Of these runs: others drift from it, and end a check with status 6.
            fit = saved_fit(bench, runs) if "{fit}" in words + options else ""
            verb, *rest = [fit if word == "{fit}" else word for word in words]
            law = [] if verb in WITHOUT_LAW else ["--law", "chinchilla"]
            more = [fit if word == "{fit}" else word for word in options]
            return [bench.binary, verb, *rest, str(chinchilla(bench, runs)), *law, *more]
        return of

    return [(name.replace(" {fit}", "").replace(" {epc}", "") + ", runs", sizes,
             command(name.split(), options)) for name, options in BY_RUNS.items()]


def series(bench):
    """Of each quantity: its name, its sizes, the command for a size."""
    law = "loss = " + " + ".join(f"a{i}*x{i}" for i in range(1, 65))

    def first_terms(count):
        return " + ".join(law.split(" + ")[:count])

    return [
        ("rows (1,008 runs)", [50400, 504000, 5000688],
         lambda rows: bench.fit(bench.curves(rows // 1008))),
        ("runs", [1000, 10000, 100000],
         lambda runs: bench.fit(chinchilla(bench, runs), "--law", "chinchilla")),
        ("parameters (linear, 20,000 runs)", [16, 32, 64],
         lambda count: bench.fit(linear(bench, count), "--residual", "linear", "--law",
                                 first_terms(count))),
        ("resamples", [3000, 30000, 300000],
         lambda count: bench.fit("data/curves.csv.gz", "--interval", "bootstrap",
                                 "--resamples", str(count))),
    ]


def growth_rows(bench):
    """Rows of the table. The time to start is not counted."""
    start = min(times([bench.binary, "--version"], 20))
    rows = []
    for name, sizes, command in series(bench) + verb_series(bench):
        commands = [command(size) for size in sizes]
        seconds = [max(min(times(each, RUNS)) - start, 1e-4) for each in commands]
        last = shown(commands[-1])
        if len(last) > 120:
            last = last[:110] + " …"
        rows.append([name, f"{slope(sizes, seconds):.2f}",
                     ", ".join(map(str, sizes)), f"`{last}`"])
    return rows
