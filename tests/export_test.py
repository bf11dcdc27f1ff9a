#!/usr/bin/env python3
"""Usage: export_test.py BINARY ROOT

Exported laws, run by Python, node and a C compiler, against `predict` at 1,000
points each; LaTeX numbers read back. Exit status 0 if all agree, 1 if not, 77
where node or a compiler is missing.
"""

import csv
import importlib.util
import io
import json
import math
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

SKIPPED = 77
POINTS = 1000
TOLERANCE = 1e-12   # relative, of losses
SOLVED = 1e-9       # of what is solved for, and of errors


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=True,
                          **options).stdout


class Case:
    """A model in a folder: how `predict` and `export` name it, and where to
    ask."""

    def __init__(self, name, model, ranges, groups=("",), without=()):
        self.name, self.model, self.ranges = name, model, ranges
        self.groups, self.without = groups, without

    def points(self):
        numbers = random.Random(1)
        rows = []
        for _ in range(POINTS):
            row = []
            for low, high in self.ranges.values():
                share = numbers.random()
                row.append(low * (high / low) ** share if low > 0
                           else low + share * (high - low))
            rows.append(row)
        return rows


# No word of a law, a group or a column may change what the code means.
GROUPS = ["a'b", 'c"d', "ünï 🜁😀", "*/ x", "%d %s $N ${x}", "back\\", "_u&amp;",
          "??/", "</script>", "`tick`", "constructor", "__proto__", "日本",
          "\u2028x", "tail\\"]
HOSTILE = {
    "keywords": ("lambda + def*class^-int + this*for^-0.3",
                 {"class": (1e3, 1e9), "for": (1e2, 1e9)}),
    "names": ("exp_ + power_*x_^-p_ + log_*t_1^-0.2",
              {"x_": (1e3, 1e9), "t_1": (1, 1e4)}),
    "shadows": ("pow1 + NAN*loss_low^-M_E + NULL*group^-0.5",
                {"loss_low": (1e3, 1e9), "group": (1, 1e4)}),
    "cases": ("a + b*max(x, 1e4)^-0.3 + c*min(log10(x), 6)*(x > 1e5) + "
              "abs(ln(y))*0.01 + (y == 1)*0.1 + floor(log10(y))*0.001",
              {"x": (1e2, 1e8), "y": (0.01, 1e3)}),
    "tiny": ("a + b*(x*1e-150)^-0.05*(1e-200)^0.01", {"x": (1e-100, 1e100)}),
    "odd columns": ("a + b*`my size %`^-0.3 + c*`π·D`^-0.2",
                    {"my size %": (1e3, 1e9), "π·D": (1e3, 1e9)}),
    "functions": ("a + b*sin(ln(x)) + c*atan(y) + 0.1*tanh(y) + "
                  "0.01*erf(y/10) + 0.1*sqrt(y)",
                  {"x": (1, 1e4), "y": (0.1, 100)}),
}


def book(root, folder):
    """Every law of the book within its ranges, and far beyond them."""
    for path in sorted(pathlib.Path(root, "data/laws").glob("*.toml")):
        text = path.read_text()
        law = tomllib.loads(text)
        values = law.get("example") or law["published"][0]["values"]
        copy = folder / path.name
        copy.write_text(
            text + '\n[[published]]\nlabel = "test"\nsource = "test"\nvalues = {'
            + ", ".join(f"{k} = {v}" for k, v in values.items()) + "}\n")
        model = ["--law", str(copy), "--published", "test"]
        ranges = {v: law.get("ranges", {}).get(v, [1e-3, 1e3])
                  for v in law["variables"]}
        yield Case(path.stem, model, ranges)
        far = {v: (low / 1e8, high * 1e8 if high > 1 else high)
               for v, (low, high) in ranges.items()}
        yield Case(path.stem + " far", model, far,
                   without=["effective_parameters"])


def hostile(binary, folder):
    for name, (formula, ranges) in HOSTILE.items():
        numbers = random.Random(3)
        table, path = folder / "table.csv", folder / "hostile.json"
        with table.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*ranges, "loss", "who"])
            for group in GROUPS:
                for _ in range(14):
                    row = [low * (high / low) ** numbers.random()
                           for low, high in ranges.values()]
                    loss = 2 + sum((x / low) ** -0.4 for x, (low, _) in zip(
                        row, ranges.values()))
                    writer.writerow([*map(repr, row),
                                     loss + 0.05 * numbers.random(), group])
        names = [f"{v}=`{v}`" if re.search(r"\W", v) else f"{v}={v}"
                 for v in ranges]
        run([binary, "fit", str(table), "--group-by", "who", "--law", formula,
             *sum((["--map", name] for name in names), []), "-q",
             "-o", str(path)])
        yield Case(name, [str(path)], ranges, GROUPS)


def cases(binary, root, folder):
    """Laws of every kind, and fits with errors."""
    yield from book(root, folder)
    yield from hostile(binary, folder)
    fits = {
        "routed-bilinear": ["data/simulated-curves.csv.gz"],
        "linear": ["data/simulated-curves.csv.gz", "--residual", "linear",
                   "--law", "a + b*log10(N) + c*min(log2(E), 3)"],
        "at_bound": ["data/simulated-curves.csv.gz", "--law", "separable", "--bound", "d=:0.99"],
        "relative": ["data/simulated-curves.csv.gz", "--residual", "relative",
                     "--law", "a*N^-b*(1 + c*erf(ln(E)/4)) + abs(d)"],
    }
    for name, arguments in fits.items():
        path = folder / (name + ".json")
        run([binary, "fit", *arguments, "-q", "-o", str(path)], cwd=root)
        groups = [group["group"]
                  for group in json.loads(path.read_text())["groups"]]
        yield Case(name, [str(path)], {"N": (1e7, 1e10), "E": (1, 512)}, groups)


def predictions(binary, case, folder):
    """Per group, a row of predict for each point."""
    table = folder / "points.csv"
    with table.open("w") as file:
        writer = csv.writer(file)
        writer.writerow(case.ranges)
        writer.writerows([[repr(x) for x in row] for row in case.points()])
    text = run([binary, "predict", *case.model, str(table), "--format", "csv",
                "-q"])
    rows = list(csv.DictReader(io.StringIO(text)))
    by_group = {group: [] for group in case.groups}
    for row in rows:
        by_group[row.get("group", case.groups[0])].append(row)
    return by_group


NAMES = {"loss": TOLERANCE, "loss_low": SOLVED, "loss_high": SOLVED,
         "effective_parameters": SOLVED}


def functions_of(code):
    return [name for name in NAMES if re.search(rf"\b{name}\(", code)]


def by_python(code, case, folder, names):
    path = folder / "law.py"
    path.write_text(code)
    spec = importlib.util.spec_from_file_location("law", path)
    law = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(law)
    return [[[getattr(law, name)(*row, *([group] if group else []))
              for name in names] for row in case.points()]
            for group in case.groups]


def by_javascript(code, case, folder, names):
    (folder / "law.js").write_text(code)
    (folder / "input.json").write_text(json.dumps(
        [case.groups, case.points(), names]))
    script = """
const law = require('./law.js');
const [groups, points, names] = JSON.parse(
    require('fs').readFileSync('input.json'));
console.log(JSON.stringify(groups.map((group) => points.map((point) =>
    names.map((name) => law[name](...point, ...(group ? [group] : [])))))));
"""
    return json.loads(run(["node", "-e", script], cwd=folder))


def c_literal(text):
    return '"' + "".join(f"\\{byte:03o}" for byte in text.encode()) + '"'


def by_c(code, case, folder, names):
    variables = len(case.ranges)
    calls = "".join(
        f'      printf(" %.17g", {name}('
        + ", ".join(f"p[i][{v}]" for v in range(variables)) + ", groups[g]));\n"
        for name in names)
    rows = ",\n".join("{" + ", ".join(repr(x) for x in row) + "}"
                      for row in case.points())
    groups = ", ".join(c_literal(group) if group else "NULL"
                       for group in case.groups)
    (folder / "law.c").write_text(code + f"""
#include <stdio.h>
static const double p[{POINTS}][{variables}] = {{{rows}}};
int main(void) {{
  const char *groups[] = {{{groups}}};
  for (int g = 0; g < {len(case.groups)}; ++g) {{
    for (int i = 0; i < {POINTS}; ++i) {{
{calls}      printf("\\n");
    }}
  }}
  return 0;
}}
""")
    run(["gcc", "-std=c99", "-Wall", "-Werror", "-O1", "-ffp-contract=off",
         "-o", "law", "law.c", "-lm"], cwd=folder)
    rows = [[float(x) for x in line.split()]
            for line in run(["./law"], cwd=folder).splitlines()]
    return [rows[g * POINTS:(g + 1) * POINTS] for g in range(len(case.groups))]


def agrees(value, text, tolerance):
    if text == "" or value is None:
        return (text == "") == (value is None or math.isnan(value))
    expected = float(text)
    return abs(value - expected) <= tolerance * abs(expected)


def check_code(binary, case, folder):
    expected = predictions(binary, case, folder)
    failures = []
    for language, evaluate in (("python", by_python),
                               ("javascript", by_javascript), ("c", by_c)):
        code = run([binary, "export", *case.model, "--to", language])
        names = [name for name in functions_of(code)
                 if name not in case.without]
        if "loss" not in names:
            failures.append(f"{case.name}, {language}: no function loss")
            continue
        values = evaluate(code, case, folder, names)
        for g, group in enumerate(case.groups):
            for value_row, row in zip(values[g], expected[group]):
                for name, value in zip(names, value_row):
                    if not agrees(value, row[name], NAMES[name]):
                        failures.append(
                            f"{case.name}, {language}, {group}: {name} is "
                            f"{value}, predict says {row[name]} at {row}")
        print(f"{case.name}, {language}: {', '.join(names)} at "
              f"{len(case.groups) * POINTS} points")
    return failures


def check_latex(binary, case):
    """Numbers of siunitx, VALUE(ERROR)eEXPONENT, against the saved fit."""
    text = run([binary, "export", *case.model, "--to", "latex"])
    saved = json.loads(pathlib.Path(case.model[0]).read_text())
    number = re.compile(r"\\num\{(-?[0-9.]+)\(([0-9]+)\)(?:e(-?[0-9]+))?\}")
    failures, found = [], 0
    rows = [line for line in text.splitlines() if line.startswith("$")]
    estimates = [group["parameters"] + group["derived"]
                 for group in saved["groups"]]
    for index, line in enumerate(rows):
        for g, cell in enumerate(line.rstrip("\\ ").split(" & ")[1:]):
            match = number.search(cell)
            if not match:
                continue
            found += 1
            digits, error, exponent = match.groups()
            power = int(exponent or 0)
            decimals = len(digits.partition(".")[2])
            unit = 10.0 ** (power - decimals)
            estimate = estimates[g][index]
            if abs(float(digits) * 10.0 ** power - estimate["estimate"]) > .51 * unit:
                failures.append(f"{case.name}: {cell} is not {estimate}")
            if abs(int(error) * unit - estimate["std_error"]) > .51 * unit:
                failures.append(f"{case.name}: {cell} has not the error of {estimate}")
    if found < len(rows):
        failures.append(f"{case.name}: {found} numbers with errors in LaTeX")
    if text.count("{") != text.count("}"):
        failures.append(f"{case.name}: braces of LaTeX do not match")
    return failures


def main():
    binary, root = (str(pathlib.Path(x).resolve()) for x in sys.argv[1:3])
    missing = [program for program in ("node", "gcc") if not shutil.which(program)]
    if missing:
        print("skipped: no " + " and no ".join(missing))
        return 1 if os.environ.get("ROUTESCALE_REQUIRE_DATA") else SKIPPED
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for case in cases(binary, root, folder):
            failures += check_code(binary, case, folder)
            if case.model[0].endswith(".json"):
                failures += check_latex(binary, case)
    for failure in failures[:20]:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
