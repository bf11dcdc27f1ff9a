#!/usr/bin/env python3
"""The calculator of the page of `report`, in chromium, against `predict`.

usage: calculator_test.py BINARY ROOT

The untouched page must run its script; a copy that admits a further script
types points into the fields. Exit status: 0 well, 1 not, 77 no chromium.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from page_test import Browser, require, skip

PROBE = """
<script>
addEventListener('load', () => {
  const section = document.getElementById('calculator');
  const select = section.querySelector('select');
  const [result, remark] = section.querySelectorAll('p');
  const answers = POINTS.map(([group, ...values]) => {
    if (select) select.value = group;
    section.querySelectorAll('input').forEach((input, i) => {
      input.value = values[i];
      input.dispatchEvent(new Event('input', {bubbles: true}));
    });
    return [result.textContent, remark.textContent];
  });
  const out = document.createElement('pre');
  out.id = 'probe';
  out.textContent = JSON.stringify(answers);
  document.body.append(out);
});
</script>
"""
UNITS = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
NUMBER = r"([0-9.e+-]+)([KMBT]?)"


def number(pair):
    return float(pair[0]) * UNITS[pair[1]]


def type_points(browser, page, points):
    text = re.sub(r"<meta http-equiv=.*?>", "", page.read_text(), flags=re.S)
    copy = page.with_suffix(".probe.html")
    probe = PROBE.replace("POINTS", json.dumps(points).replace("</", "<\\/"))
    copy.write_text(text.replace("</body>", probe + "</body>"))
    dom, _ = browser.run(copy, "--dump-dom")
    found = re.search(r'<pre id="probe">(.*?)</pre>', dom, re.S)
    require(found, "the page did not load")
    return json.loads(found[1].replace("&amp;", "&"))


def predicted(binary, fit, names, group, values):
    at = ",".join(f"{name}={value}" for name, value in zip(names, values))
    command = [binary, "predict", fit, "--at", at, "--json", "-q"]
    command += ["--group", group] if group else []
    return json.loads(subprocess.run(
        command, capture_output=True, check=True).stdout)["rows"][0]


def check(binary, table, options, names, points, folder):
    page, fit = folder / "page.html", folder / "fit.json"
    for command in (["report", table, *options, "--no-compare", "-o", page],
                    ["fit", table, *options, "-o", fit]):
        subprocess.run([binary, *command, "-q"], check=True,
                       stdout=subprocess.DEVNULL)
    browser = Browser(folder)
    dom, console = browser.run(page, "--dump-dom")
    require(not console, f"the console says {console}")
    require('<section id="calculator">' in dom,
            "the page's own policy stops its calculator")
    require("calculator" not in re.sub(
        r"<(script|style)>.*?</\1>", "", page.read_text(), flags=re.S),
        "without its script the page still speaks of a calculator")
    answers = type_points(browser, page, points)
    for (group, *values), (text, remark) in zip(points, answers):
        row = predicted(binary, fit, names, group, values)
        found = re.search(f"^loss {NUMBER}, 95 % interval {NUMBER} to {NUMBER}"
                          f"(?:, effective parameters {NUMBER})?$", text)
        require(found, f"{values}: the calculator says {text!r}")
        keys = ["loss", "loss_low", "loss_high"]
        keys += ["effective_parameters"] if found[7] else []
        for i, key in enumerate(keys):
            value = number(found.groups()[2 * i:2 * i + 2])
            require(abs(value / row[key] - 1) < 6e-4,
                    f"{group} {values}: {key} is {value}, predict: {row[key]}")
        require(bool(remark) == (row["extrapolation"] > 0),
                f"{group} {values}: {remark!r}, predict: {row}")


def main():
    binary, root = (pathlib.Path(s).resolve() for s in sys.argv[1:3])
    if shutil.which("chromium") is None:
        skip("no chromium: sudo apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check(binary, root / "data/simulated-curves.csv.gz", [], ["N", "E"],
              [["S-Base", "1.3e9", "64"], ["Hash", " 25M", "8"],
               ["RL-R", "7B", "512"], ["RL-R", "2e8", "1"]], folder)
        check(binary, root / "data/isoflop-runs.csv", ["--law", "chinchilla"],
              ["N", "D"], [["", "1.5B", "20B"], ["", "70B", "1.4T"]], folder)
        groups = ["</script><script>alert(1)</script><!--", "\\'\u2028$&"]
        table = folder / "<!--$LAW.csv"
        header, *rows = (root / "data/isoflop-runs.csv").read_text().split()
        table.write_text(header + ",who\n" + "".join(
            f"{row},{groups[i % 2]}\n" for i, row in enumerate(rows)))
        check(binary, table,
              ["--law", "E0 + A*params^-a", "--map", "params=N",
               "--group-by", "who"],
              ["params"], [[groups[0], "1.5B"], [groups[1], "70B"]], folder)
    print("the calculator says what predict says")


if __name__ == "__main__":
    main()
