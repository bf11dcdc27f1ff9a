#!/usr/bin/env python3
"""Help, manual pages and completions against each other, and in their programs.

manual_test.py ROUTESCALE: every verb, option and exit code that the help tells
is in the manual page and in the completions of bash, zsh and fish; groff and
lexgrog read every page without a complaint; bash and fish complete command
lines, zsh reads its file. Exit status: 0, 1 or 77 if a program is missing.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAMS = {"groff": "groff-base", "lexgrog": "man-db", "bash": "bash",
            "zsh": "zsh", "fish": "fish"}

# A command line up to the cursor, words that must be offered, words that must
# not be.
LINES = [
    ("", "fit simulate", "--law loss table.csv"),
    ("--", "--manual --completion --help", "--law fit"),
    ("fi", "fit", "inspect plan"),
    ("--completion ", "bash zsh fish", "fit --law"),
    ("--manual pl", "plan plot", "predict"),
    ("fit --l", "--law --level", "--help -o"),
    ("fit --law rou", "routed-bilinear routed-bilinear-flops", "yun"),
    ("fit --law ", "yun table.csv", "--law fit"),
    ("fit --format ", "text json csv tsv markdown", "table.csv"),
    ("fit --seed ", "", "table.csv 1 mean"),
    ("fit --seeds ", "mean each", "table.csv"),
    ("fit --row ", "last all", "table.csv"),
    ("fit --interval boot", "bootstrap", "wald"),
    ("fit table.csv --resample w", "wild", "case"),
    ("fit --objective hu", "huber:", "l2"),
    ("fit --fix ", "", "table.csv --law"),
    ("fit ", "table.csv", "fit --law mean"),
    ("fit -o tab", "table.csv", "text"),
    ("plot ", "loss contour epc residuals profile compare plan backtest isoflop", "--law fit"),
    ("plot loss tab", "table.csv", "loss"),
    ("plot loss table.csv -", "-o --script --subject-to", "--cluster"),
    ("check table.csv --against ", "table.csv", "--rtol"),
    ("merge table.csv tab", "table.csv", ""),
    ("laws chin", "chinchilla", "yun"),
    ("simulate --law 'a + b*N' --pub", "--published", "--law"),
]
# What only bash splits in three words.
BASH_LINES = [
    ("fit --format=", "text json", "table.csv"),
    ("fit --format=j", "json", "text"),
    ("plot --x=E ", "loss plan", "json"),
]

BASH_DRIVER = r"""
source "$1"
while IFS= read -r line; do
  line="routescale $line"
  eval "COMP_WORDS=(${line//=/ = })"
  [[ $line == *' ' || $line == *= && ${COMP_WORDS[-1]} != = ]] &&
    COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _routescale
  echo "${COMPREPLY[*]}"
done
"""
FISH_DRIVER = """
source $argv[1]
while read --local line
  echo (complete -C "routescale $line" | string replace -r '\\t.*' '')
end
"""

failures = []


def expect(truth: bool, message: str) -> None:
    if not truth:
        failures.append(message)


def run(command: list, text: str = "", folder=None) -> str:
    """Standard output; what a program complains of is a failure."""
    done = subprocess.run(command, input=text, capture_output=True, text=True,
                          cwd=folder)
    expect(done.returncode == 0 and not done.stderr,
           f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def flags_of(page: str) -> set:
    """The flags at the beginning of the lines of a help."""
    rows = re.findall(r"^  (-.*?)(?:  |$)", page, flags=re.M)
    return {flag for row in rows for flag in re.findall(r"--?[\w-]+", row)
            if re.search(rf"(^|, ){flag}\b", row)}


def plain(roff: str) -> str:
    """The text of a page, without the escapes that are used in them."""
    roff = re.sub(r"\\f[BIR]|\\&", "", roff)
    for escape, character in [(r"\-", "-"), (r"\(aq", "'"), (r"\(dq", '"'),
                              (r"\(ga", "`"), (r"\(ha", "^"), (r"\(ti", "~"),
                              (r"\e", "\\")]:
        roff = roff.replace(escape, character)
    return roff


def check_records(program: str, verbs: list, completions: dict) -> None:
    """Whatever the help tells is told everywhere."""
    guide = (ROOT / "apps" / "routescale" / "README.md").read_text()
    overview = run([program, "--help"])
    codes = re.findall(r"^  (\d+) +(.*)$",
                       overview.split("Exit codes")[1], flags=re.M)
    expect(len(codes) == 8, f"{len(codes)} exit codes in the help")
    for verb in [""] + verbs:
        page = plain(run([program, "--manual"] + ([verb] if verb else [])))
        short = run([program, verb, "-h"]) if verb else overview
        flags = flags_of(short)
        expect(len(flags) >= 5, f"{verb} has the flags {flags}")
        for flag in flags:
            expect(re.search(rf"^(.*, )?{flag}\b(?!-)", page, flags=re.M),
                   f"the page of '{verb}' lacks {flag}")
        for shell, text in completions.items():
            part = of_verb(shell, text, verb)
            for flag in flags if verb else ["--manual", "--completion"]:
                expect(flag_of(shell, flag) in re.split(r"[ \n'{},=[+*]+", part),
                       f"{shell} lacks {flag} of '{verb}'")
        for code, meaning in codes:
            expect(f".TP\n{code}\n{meaning.replace('`', '')}" in page,
                   f"the page of '{verb}' lacks exit code {code}")
    for code, meaning in codes:
        expect(f"| {code} | {meaning} |" in guide,
               f"the guide tells exit code {code} otherwise")


def flag_of(shell: str, flag: str) -> str:
    return flag.lstrip("-") if shell == "fish" else flag


def of_verb(shell: str, text: str, verb: str) -> str:
    """What a completion says of a verb, or of the options without one."""
    if shell == "fish":
        mark = f"'__routescale_at{' ' + verb if verb else ''}'"
        return "\n".join(s for s in text.splitlines() if mark in s)
    if not verb:
        return text
    return re.search(rf"^    {verb}\)\n(.*?);;", text, flags=re.M | re.S)[1]


def check_pages(program: str, verbs: list, folder: pathlib.Path) -> None:
    names = []
    for verb in [""] + verbs:
        page = run([program, "--manual"] + ([verb] if verb else []))
        expect(page.isascii(), f"the page of '{verb}' is not ASCII")
        name = "routescale-" + verb if verb else "routescale"
        names.append(f"{name}.1")
        (folder / names[-1]).write_text(page)
    # groff warns on standard error, which run() takes for a failure.
    run(["groff", "-ww", "-z", "-man", "-Tascii", *names], folder=folder)
    entries = run(["lexgrog", *names], folder=folder).splitlines()
    expect(len(entries) == len(names), f"lexgrog found {entries}")
    for entry, name in zip(entries, names):
        expect(re.fullmatch(rf'{name}: "{name[:-2]} - \w.*"', entry),
               f"lexgrog reads {entry}")


def check_offers(shell: str, lines: list, answers: str) -> None:
    answers = answers.splitlines()
    expect(len(answers) == len(lines), f"{shell} answered {len(answers)} times")
    for (line, wanted, unwanted), answer in zip(lines, answers):
        offers = answer.split()
        for word in wanted.split():
            expect(word in offers, f"{shell}: '{line}' lacks {word}: {answer}")
        for word in unwanted.split():
            expect(word not in offers, f"{shell}: '{line}' offers {word}")


def check_shells(completions: dict, folder: pathlib.Path) -> None:
    for shell, text in completions.items():
        (folder / shell).write_text(text)
    work = folder / "work"
    work.mkdir()
    (work / "table.csv").touch()
    for shell, driver, lines in [("bash", BASH_DRIVER, LINES + BASH_LINES),
                                 ("fish", FISH_DRIVER, LINES)]:
        (folder / "driver").write_text(driver)
        text = "".join(line + "\n" for line, _, _ in lines)
        check_offers(shell, lines, run(
            [shell, str(folder / "driver"), str(folder / shell)], text, work))
    run(["zsh", "-n", str(folder / "zsh")])


def main() -> int:
    program = sys.argv[1]
    missing = [p for p in PROGRAMS if shutil.which(p) is None]
    if missing:
        print("missing: " + ", ".join(PROGRAMS[p] for p in missing))
        return 77
    overview = run([program, "--help"])
    verbs = re.findall(r"^  ([a-z]+) ", overview, flags=re.M)
    expect(len(verbs) >= 12, f"the verbs are {verbs}")
    completions = {shell: run([program, "--completion", shell])
                   for shell in ["bash", "zsh", "fish"]}
    check_records(program, verbs, completions)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        check_pages(program, verbs, folder)
        check_shells(completions, folder)
    print("\n".join(failures) or f"{len(verbs)} verbs: all as told")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
