#!/usr/bin/env python3
"""Opens the page of `routescale report` in a real browser, chromium.

usage: page_test.py BINARY TABLE [FOLDER]

Checks that the page is the same twice, names nothing outside itself, lets no
text of the table become markup, gives no message on the browser's console,
shows every figure and no scroll bar, in light and dark, on a telephone and on
paper, that clicks sort its tables and switch its groups off, and that the
commands on it run. FOLDER keeps screenshots. Exit status: 0 well, 1 not, 77 no
chromium, no gnuplot or no table.
"""

import html
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

SKIPPED = 77
ROOT = pathlib.Path(__file__).resolve().parent.parent
PROBE = """
<script>
addEventListener('load', () => {
  const figures = [...document.querySelectorAll('figure svg')].map(svg => {
    const box = svg.getBoundingClientRect();
    const marks = svg.querySelectorAll('use, path').length;
    const ids = [...svg.querySelectorAll('[id]')].map(e => e.id);
    return {width: box.width, height: box.height, marks, ids};
  });
  const ids = figures.flatMap(f => f.ids);
  const out = document.createElement('pre');
  out.id = 'probe';
  out.textContent = JSON.stringify({
    figures: figures.length,
    visible: figures.filter(f => f.width > 200 && f.height > 150 &&
                                 f.marks > 10).length,
    repeated: ids.length - new Set(ids).size,
    overflow: document.documentElement.scrollWidth >
              document.documentElement.clientWidth,
    background: getComputedStyle(document.body).backgroundColor,
  });
  document.body.append(out);
});
</script>
"""
# Clicks on every header of a table, twice, and on the first group.
CLICKS = """
<script>
addEventListener('load', () => {
  const column = (head) => [...head.closest('table').tBodies[0].rows]
      .map(row => row.cells[head.cellIndex].textContent);
  const sorted = [...document.querySelectorAll('th[tabindex]')].map(head => {
    const before = column(head);
    head.click();
    const up = column(head);
    head.click();
    return [before, up, column(head), head.getAttribute('aria-sort')];
  });
  const shown = () => [...document.querySelectorAll('[data-group]')].map(
      part => [part.dataset.group, getComputedStyle(part).display !== 'none']);
  const before = shown();
  const box = document.querySelector('.groups input');
  box.click();
  const off = shown();
  box.click();
  const out = document.createElement('pre');
  out.id = 'probe';
  out.textContent = encodeURIComponent(JSON.stringify({
    sorted, before, off, after: shown(),
    first: box.parentNode.textContent.trim(),
    named: [...document.querySelectorAll('svg use title, svg path title, ' +
        'svg g title')].length,
  }));
  document.body.append(out);
});
</script>
"""
# A table whose every name is meant to do harm.
HOSTILE = (
    'N,E,loss,"<script>alert(1)</script>"\n'
    + "".join(
        f'{n},{e},{3.5 * n ** -0.05 * e ** -0.02 + 0.001 * (i % 3)},'
        f'"{name}"\n'
        for i, (n, e, name) in enumerate(
            (n, e, name)
            for name in ('<!--<img src=x onerror=alert(1)>',
                         "</script>`touch made` ]]>'&\"\"")
            for n in (1e7, 1e8, 1e9)
            for e in (1, 8, 64)
        )
    )
)


def require(condition, message):
    if not condition:
        print(f"page_test.py: {message}", file=sys.stderr)
        sys.exit(1)


def skip(message):
    print(f"page_test.py: {message}", file=sys.stderr)
    sys.exit(1 if "ROUTESCALE_REQUIRE_DATA" in os.environ else SKIPPED)


class Browser:
    def __init__(self, folder):
        self._folder = folder

    def run(self, page, *options, size="1000,1200"):
        """Standard output and the messages of the page's own console."""
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--enable-logging=stderr", "--v=0",
             f"--user-data-dir={self._folder}/profile",
             f"--window-size={size}", *options, page.as_uri()],
            capture_output=True, text=True, timeout=120)
        console = [s for s in done.stderr.splitlines() if ":CONSOLE" in s]
        return done.stdout, console

    def probe(self, page, *options, size="1000,1200", script=PROBE):
        """What a script sees in a copy of the page that admits scripts."""
        text = page.read_text()
        text = re.sub(r"<meta http-equiv=.*?>", "", text, flags=re.S)
        copy = page.with_suffix(".probe.html")
        copy.write_text(text.replace("</body>", script + "</body>"))
        dom, _ = self.run(copy, "--dump-dom", *options, size=size)
        found = re.search(r'<pre id="probe">(.*?)</pre>', dom, re.S)
        require(found, "the page did not load")
        return json.loads(urllib.parse.unquote(found[1]))


class Names(html.parser.HTMLParser):
    """Elements, and the addresses that they name."""

    def __init__(self):
        super().__init__()
        self.elements, self.addresses = set(), set()

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        for name, value in attributes:
            require(not name.startswith("on"), f"<{tag}> has {name}")
            if name in ("href", "src", "xlink:href"):
                self.addresses.add(value)


def check_markup(page):
    names = Names()
    names.feed(page.read_text())
    require(not names.elements & {"img", "link", "iframe"},
            f"{page.name} has {names.elements}")
    outside = [a for a in names.addresses if not a.startswith("#")]
    require(not outside, f"{page.name} names {outside}")


def write_page(binary, table, page, *options):
    subprocess.run([binary, "report", table, "-q", "-o", page, *options],
                   check=True, cwd=page.parent)
    check_markup(page)
    return page


def check_page(browser, page, figures):
    _, console = browser.run(page, "--dump-dom")
    require(not console, f"the console says {console}")
    for options, background in (((), "rgb(255, 255, 255)"),
                                (("--force-dark-mode",
                                  "--blink-settings=preferredColorScheme=0"),
                                 "rgb(18, 18, 18)")):
        seen = browser.probe(page, *options)
        require(seen["figures"] == seen["visible"] == figures, f"saw {seen}")
        require(seen["repeated"] == 0, f"ids are not unique: {seen}")
        require(seen["background"] == background, f"saw {seen}")
        require(not seen["overflow"], f"wider than the window: {seen}")
    narrow = browser.probe(page, size="500,900")
    require(not narrow["overflow"], f"wider than a telephone: {narrow}")


def check_commands(binary, folder):
    """The commands that a page shows, with and without a saved fit."""
    shutil.copy(ROOT / "data/isoflop-runs.csv", folder / "runs.csv")
    subprocess.run([binary, "fit", "runs.csv", "--law", "chinchilla", "-q",
                    "--where", "E == 1", "-o", "saved.json"],
                   check=True, cwd=folder, stdout=subprocess.DEVNULL)
    for options in (["--law", "chinchilla"], ["--like", "saved.json"]):
        page = write_page(binary, "runs.csv", folder / "commands.html",
                          *options, "--level", "0.9")
        text = html.unescape(re.sub(r"<[^>]*>", "", page.read_text()))
        commands = re.findall(r"^routescale .*$", text, re.M)
        require(len(commands) > 8, f"the page shows {commands}")
        for command in commands:
            done = subprocess.run(
                ["sh", "-c", f'routescale() {{ "$R" "$@"; }}; {command} -q'],
                cwd=folder, env=os.environ | {"R": str(binary)},
                capture_output=True, text=True)
            require(done.returncode == 0, f"{command}: {done.stderr}")


UNITS = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}


def leading_number(text):
    found = re.match(r"[<≤]?\s*(-?[\d.]+(?:e[-+]?\d+)?)([KMBT]?)(?=$|\s)",
                     text.strip().replace("\u2212", "-"))
    return float(found[1]) * UNITS[found[2]] if found else None


def check_clicks(browser, page):
    seen = browser.probe(page, script=CLICKS)
    numbers = 0
    for before, up, down, order in seen["sorted"]:
        require(sorted(before) == sorted(up) == sorted(down),
                f"sorting loses rows: {before}, {up}")
        require(order == "descending", f"aria-sort is {order}")
        values = [leading_number(text) for text in up]
        if None in values:
            continue
        numbers += 1
        require(values == sorted(values), f"a click sorts as {up}")
        values = [leading_number(text) for text in down]
        require(values == sorted(values, reverse=True),
                f"a second click sorts as {down}")
    require(numbers > 10, f"{numbers} columns of numbers can be sorted")
    first = seen["first"]
    require(any(group == first for group, _ in seen["off"]) and
            any(group != first for group, _ in seen["off"]),
            "the first group has no parts, or all")
    for group, shown in seen["off"]:
        require(shown == (group != first),
                f"{first} is switched off, {group} is shown: {shown}")
    require(seen["before"] == seen["after"], "a group does not come back")
    require(seen["named"] > 20, f"{seen['named']} marks have names")


def take_pictures(browser, page, folder):
    for name, options in (
            ("light", []),
            ("dark", ["--force-dark-mode",
                      "--blink-settings=preferredColorScheme=0"])):
        browser.run(page, f"--screenshot={folder}/{name}.png", *options,
                    size="1000,9500")
    browser.run(page, f"--print-to-pdf={folder}/print.pdf",
                "--no-pdf-header-footer")


def main():
    binary, table = (pathlib.Path(s).resolve() for s in sys.argv[1:3])
    for program, package in (("chromium", "chromium"),
                             ("gnuplot", "gnuplot-nox")):
        if shutil.which(program) is None:
            skip(f"no {program}: sudo apt-get install {package}")
    if not table.exists():
        skip(f"no {table}: sh cmake/fetch-curves.sh")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        browser = Browser(folder)
        page = write_page(binary, table, folder / "report.html")
        again = write_page(binary, table, folder / "again.html")
        require(page.read_bytes() == again.read_bytes(),
                "two reports of one table differ")
        check_page(browser, page, figures=6)
        check_clicks(browser, page)
        check_commands(binary, folder)
        hostile = folder / "<b>'&.csv"
        hostile.write_text(HOSTILE)
        bad = write_page(binary, hostile, folder / "hostile.html", "--law",
                         "separable", "--laws", "separable",
                         "--group-by", "<script>alert(1)</script>",
                         "--map", "N=N*1", "--where", "N > 0 && loss < 9 && 1 > 0")
        require(not (folder / "made").exists(), "a name was run as a command")
        check_page(browser, bad, figures=6)
        if len(sys.argv) > 3:
            take_pictures(browser, page, pathlib.Path(sys.argv[3]).resolve())
    print("the page is well")


if __name__ == "__main__":
    main()
