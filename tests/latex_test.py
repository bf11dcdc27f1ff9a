#!/usr/bin/env python3
"""Usage: latex_test.py BINARY ROOT

LaTeX of every law of the book and of a fit with odd names: a strict reader of
the forms of amsmath, booktabs and siunitx that it may have, and pdflatex where
it is installed with siunitx (Debian: texlive-latex-base, texlive-science,
135 MB). Exit status 0 or 1.
"""

import csv
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

NUMBER = r"\\num\{-?\d+(?:\.\d+)?(?:\(\d{1,2}\))?(?:e[+-]?\d+)?\}|\{--\}"
WORDS = set("""log ln exp sqrt frac left right lfloor rfloor hat mathrm text
    times operatorname min max sin cos tan tanh arctan le ne land lor lnot
    textbackslash textasciitilde textasciicircum textless textgreater textbar
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi
    rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Sigma
    Omega infty num""".split())
GROUPS = ["a'b", 'c"d', "ünï é", "*/ x", "%d %s $N ${x}", "back\\", "_u&amp;",
          "??/", "</script>", "`tick`", "#{}~^", "[2ex]", "<<|>>", "-- *"]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True,
                          check=True).stdout


def check_braces(text, where):
    """Braces match, and so do \\left and \\right inside each pair."""
    stack = [0]
    for token in re.findall(r"\\left(?![a-z])|\\right(?![a-z])|\\.|[{}]", text,
                            re.S):
        if token == "{":
            stack.append(0)
        elif token == "}":
            assert stack.pop() == 0 and stack, f"{where}: braces of {text}"
        elif token == "\\left":
            stack[-1] += 1
        elif token == "\\right":
            stack[-1] -= 1
            assert stack[-1] >= 0, f"{where}: \\right in {text}"
    assert stack == [0], f"{where}: braces of {text}"


def check_words(text, where):
    unknown = set(re.findall(r"\\([A-Za-z]+)", text)) - WORDS
    assert not unknown, f"{where}: commands {unknown}"


def check_text(text, where):
    """No character of running text that means something to TeX."""
    plain = re.sub(r"\\[_%$&#{}]|\\text[a-z]+\{\}", "", text)
    assert not re.search(r"[\\_%$&#{}~^<>|]", plain), f"{where}: {text}"


def check_equation(body, where):
    lines = body.strip().split("\\\\\n")
    for line in lines:
        bare = re.sub(r"\\text\{(?:\\[^a-z]|\\text[a-z]+\{\}|[^\\{}])*\}", "",
                      line)
        assert bare.count("&") == 1 and "&=" in bare, f"{where}: {line}"
        assert not re.search(r"(?<!\\)[#%$]", line), f"{where}: {line}"
        check_braces(line, where)
        check_words(line, where)


def check_table(columns, body, where):
    lines = body.strip().splitlines()
    assert lines[0] == "\\toprule" and lines[2] == "\\midrule", where
    assert lines[-1] == "\\bottomrule", where
    for number, line in enumerate(lines[1:-1]):
        if line == "\\midrule":
            continue
        assert line.endswith(" \\\\"), f"{where}: {line}"
        first, *cells = re.split(r"(?<!\\) & ", line[:-3])
        assert len(cells) == len(columns) - 1, f"{where}: {line}"
        for cell in cells:
            if number == 0:
                assert cell[0] + cell[-1] == "{}", f"{where}: {cell}"
                check_text(cell[1:-1], where)
                continue
            found = re.fullmatch(rf"(?:{NUMBER})(?: \((.*)\))?", cell)
            assert found, f"{where}: {cell} is no number of siunitx"
            check_text(found[1] or "", where)
        if number > 0:
            assert re.fullmatch(r"\$[^$]*\$|\$\\text\{.*\}\$", first), first
            check_braces(first, where)
            check_words(first, where)


def check(text, where):
    rest = "\n".join(s for s in text.splitlines() if not s.startswith("%")) + "\n"
    found = re.fullmatch(
        r"\\begin\{align\}\n(.*)\n\\end\{align\}\n"
        r"(?:\\begin\{tabular\}\{(lr*)\}\n(.*)\\end\{tabular\}\n)?", rest, re.S)
    assert found, f"{where}: {rest}"
    check_equation(found[1], where)
    if found[2]:
        check_table(found[2], found[3], where)


def odd_fit(binary, folder):
    numbers = random.Random(1)
    table, fit = folder / "table.csv", folder / "fit.json"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["my size %", "tok_en&s", "loss", "who"])
        for group in GROUPS:
            for _ in range(14):
                x, y = (10 ** numbers.uniform(3, 8) for _ in range(2))
                loss = 2 + (x / 1e3) ** -.4 + (y / 1e3) ** -.3
                writer.writerow([x, y, loss + .02 * numbers.random(), group])
    run(binary, "fit", table, "--group-by", "who", "-q", "-o", fit, "--law",
        "a_b + `b %`*`my size %`^-x__y + Ahat*`tok_en&s`^-gamma_1",
        "--map", "my size %=`my size %`", "--map", "tok_en&s=`tok_en&s`")
    return run(binary, "export", fit, "--to", "latex")


def compile_all(texts, folder):
    """Whether pdflatex was there."""
    if not shutil.which("pdflatex") or subprocess.run(
            ["kpsewhich", "siunitx.sty"], stdout=subprocess.DEVNULL).returncode:
        return False
    (folder / "all.tex").write_text(
        "\\documentclass{article}\n\\usepackage{amsmath,booktabs,siunitx}\n"
        "\\begin{document}\n" + "\n".join(texts) + "\\end{document}\n")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=folder, capture_output=True, text=True, errors="replace")
    log = (folder / "all.log").read_text(errors="replace")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Missing character" not in log, log[-3000:]
    return True


def main():
    binary, root = (pathlib.Path(x).resolve() for x in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        texts = {path.stem: run(binary, "laws", path.stem, "--to", "latex")
                 for path in sorted((root / "data/laws").glob("*.toml"))}
        texts["a fit with odd names"] = odd_fit(binary, folder)
        for where, text in texts.items():
            check(text, where)
        compiled = compile_all(texts.values(), folder)
    print(f"{len(texts)} texts are well formed,",
          "pdflatex takes them" if compiled else "no pdflatex with siunitx here")


if __name__ == "__main__":
    main()
