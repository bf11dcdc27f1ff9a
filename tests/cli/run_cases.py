#!/usr/bin/env python3
"""Runs the built binary in shell sessions and compares what it says.

A case file, cases/VERB/NAME.test, is one session in a fresh folder:

    # What this case is about.
    # requires: curves
    $ routescale fit data/curves.csv.gz --group-by nothing
    --- stderr
    routescale: data/curves.csv.gz: no column 'nothing'
    --- exit 3

Comments come first; `# requires: NAME` skips the case (fails it under
ROUTESCALE_REQUIRE_DATA) where that data or that program is absent. A line
`$ command`, carried on after a final backslash, is run by sh; then come the
lines of its standard output, those of standard error after `--- stderr`, and `--- exit N` unless 0.
Output that looks like one of these lines has a backslash in front, and
`\\ no final newline` says what it says.

The folder holds a link `data` to the project's data; DATA and CASES name the
data and the folder of the case files; these two paths are shown as $DATA and
$CASES. The environment is otherwise empty but for PATH, HOME and TERM=dumb.

With --readme the files are Markdown; the ```console blocks of one are one
session. Both streams are shown together, a line `...` stands for any lines, and
each command must succeed. A block that names absent data or an absent program
is skipped, and so are later blocks that use the files it would have written.

Exit status: 0 all as expected, 1 not, 77 some case was skipped.
"""

import argparse
import difflib
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cli" / "cases"
REQUIREMENTS = {
    "curves": "curves.csv.gz",
    "upcycled": "upcycled-moe.csv",
}
# Programs and the Debian packages that have them.
PROGRAMS = {"gnuplot": "gnuplot-nox", "parallel": "parallel"}
# What in a block of Markdown tells that it needs one of these.
SIGNS = {
    "curves": r"curves\.csv\.gz",
    "upcycled": r"upcycled-moe\.csv",
    "gnuplot": r"routescale (plot|report) ",
    "parallel": r"^\$ parallel ",
}
WRITTEN = r"[\w-]+\.(?:json|csv|html)\b"
# More for a binary that sanitizers slow down.
TIMEOUT_SECONDS = int(os.environ.get("ROUTESCALE_TEST_TIMEOUT", "120"))
SKIPPED = 77
SPECIAL = ("$ ", "--- ", "\\")
NO_NEWLINE = "\\ no final newline"


@dataclass
class Step:
    """A command with the lines that show what it does."""

    command: list[str]
    expected: list[str] = field(default_factory=list)

    def shell(self) -> str:
        return "\n".join([self.command[0].removeprefix("$ ")] + self.command[1:])


def parse_steps(lines: list[str]) -> list[Step]:
    """The lines of a session; the first must be a command."""
    steps: list[Step] = []
    rest = iter(lines)
    for line in rest:
        if line.startswith("$ "):
            command = [line]
            while command[-1].endswith("\\"):
                command.append(next(rest, ""))
            steps.append(Step(command))
        elif steps:
            steps[-1].expected.append(line)
        else:
            raise ValueError(f"expected '$ command', found '{line}'")
    return steps


class Session:
    """A fresh folder in which commands are run one after another."""

    def __init__(self, binary: pathlib.Path, data: pathlib.Path):
        self._top = pathlib.Path(tempfile.mkdtemp(prefix="routescale-cli-"))
        self._folder = self._top / "work"
        programs = self._top / "bin"
        for folder in (self._folder, programs):
            folder.mkdir()
        (programs / "routescale").symlink_to(binary.resolve())
        (self._folder / "data").symlink_to(data)
        self._environment = {
            "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self._top),
            "TERM": "dumb",
            "LC_ALL": "C",
            "DATA": str(data),
            "CASES": str(CASES),
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                self._environment[name] = os.environ[name]

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self._top)

    def run(self, command: str, merge: bool) -> tuple[str, str, int]:
        """Standard output, standard error and exit status as a shell has it."""
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if merge else subprocess.PIPE,
                timeout=TIMEOUT_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return "", f"run_cases.py: no end after {TIMEOUT_SECONDS} s\n", 124
        code = done.returncode
        return (
            self._text(done.stdout),
            self._text(done.stderr or b""),
            code if code >= 0 else 128 - code,
        )

    def _text(self, data: bytes) -> str:
        text = data.decode("utf-8", "backslashreplace")
        for name in ("CASES", "DATA"):
            text = text.replace(self._environment[name], f"${name}")
        return text


def shown(text: str) -> list[str]:
    """Output as the lines of a case file."""
    if not text:
        return []
    complete = text.endswith("\n")
    lines = text.removesuffix("\n").split("\n")
    lines = ["\\" + s if s.startswith(SPECIAL) else s for s in lines]
    return lines if complete else lines + [NO_NEWLINE]


def run_case_step(session: Session, step: Step) -> list[str]:
    output, errors, code = session.run(step.shell(), merge=False)
    lines = shown(output)
    if errors:
        lines += ["--- stderr"] + shown(errors)
    if code:
        lines += [f"--- exit {code}"]
    return lines


def run_readme_step(session: Session, step: Step) -> list[str]:
    output, _, code = session.run(step.shell(), merge=True)
    lines = output.removesuffix("\n").split("\n") if output else []
    return lines + ([f"(exit status {code})"] if code else [])


def matches(expected: list[str], actual: list[str]) -> bool:
    """Whether the lines are the same, `...` standing for any number of them."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line + "\n")
        for line in expected
    )
    return re.fullmatch(pattern, "".join(s + "\n" for s in actual)) is not None


def diff(where: str, step: Step, actual: list[str]) -> str:
    lines = difflib.unified_diff(
        step.expected, actual, f"{where} (expected)", f"{where} (actual)", "", "",
        lineterm="",
    )
    return "\n".join(["\n".join(step.command), *lines])


def read(path: pathlib.Path) -> str:
    return path.read_bytes().decode()  # carriage returns kept


def write_if_changed(path: pathlib.Path, before: str, after: str) -> None:
    if after != before:
        path.write_bytes(after.encode())


@dataclass
class Runner:
    """Runs files and counts what became of them."""

    binary: pathlib.Path
    data: pathlib.Path
    update: bool
    steps: int = 0
    failed: int = 0
    updated: int = 0
    skipped: int = 0

    def run_case(self, path: pathlib.Path) -> None:
        text = read(path)
        lines = text.removesuffix("\n").split("\n")
        comments = list(itertools.takewhile(lambda s: s.startswith("#"), lines))
        steps = parse_steps(lines[len(comments):])
        needs = [s.removeprefix("# requires: ")
                 for s in comments if s.startswith("# requires: ")]
        if not all(self._has(name, path) for name in needs):
            return
        out = comments
        with Session(self.binary, self.data) as session:
            for step in steps:
                actual = run_case_step(session, step)
                same = actual == step.expected
                out += step.command + self._check(path, step, actual, same)
        write_if_changed(path, text, "".join(line + "\n" for line in out))

    def run_readme(self, path: pathlib.Path) -> None:
        text = read(path)
        parts = re.split(r"^(```console\n.*?^```)$", text, flags=re.M | re.S)
        missing: set[str] = set()  # files of blocks that were skipped
        with Session(self.binary, self.data) as session:
            for index in range(1, len(parts), 2):
                line = "".join(parts[:index]).count("\n") + 1
                where = f"{path}:{line}"
                steps = parse_steps(parts[index].split("\n")[1:-1])
                commands = "\n".join("\n".join(s.command) for s in steps)
                if not self._can_run(commands, missing, where):
                    missing.update(re.findall(WRITTEN, commands))
                    continue
                out = ["```console"]
                for step in steps:
                    actual = run_readme_step(session, step)
                    same = matches(step.expected, actual)
                    out += step.command
                    out += self._check(where, step, actual, same)
                parts[index] = "\n".join(out + ["```"])
        write_if_changed(path, text, "".join(parts))

    def _can_run(self, commands: str, missing: set[str], where: str) -> bool:
        """Whether a block finds the data, programs and files that it names."""
        needs = [name for name, sign in SIGNS.items()
                 if re.search(sign, commands, flags=re.M)]
        if not all([self._has(name, where) for name in needs]):
            return False
        return not missing & set(re.findall(WRITTEN, commands))

    def _has(self, name: str, where) -> bool:
        """Whether the data or program is there; else the place is skipped."""
        if name in PROGRAMS:
            there = shutil.which(name) is not None
            remedy = f"no {name}: sudo apt-get install {PROGRAMS[name]}"
        else:
            there = (self.data / REQUIREMENTS[name]).exists()
            remedy = f"no data/{REQUIREMENTS[name]}, see cmake/fetch-curves.sh"
        if there:
            return True
        required = "ROUTESCALE_REQUIRE_DATA" in os.environ
        print(f"{where}: {'failed' if required else 'skipped'}: {remedy}")
        self.skipped += 1
        self.failed += required
        return False

    def _check(self, where, step: Step, actual: list[str],
               same: bool) -> list[str]:
        """The lines that the file should show for this step from now on."""
        self.steps += 1
        if same:
            return step.expected
        if self.update:
            self.updated += 1
            return actual
        self.failed += 1
        print(diff(str(where), step, actual) + "\n")
        return step.expected


def case_files(arguments: list[pathlib.Path]) -> list[pathlib.Path]:
    files = []
    for path in arguments or [CASES]:
        files += sorted(path.rglob("*.test")) if path.is_dir() else [path]
    return files


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--update", action="store_true",
                        help="write what the binary says into the files")
    parser.add_argument("--readme", action="store_true",
                        help="the files are Markdown")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "data")
    parser.add_argument("files", type=pathlib.Path, nargs="*",
                        help="case files or folders of them; default: all")
    options = parser.parse_args()
    if not os.access(options.binary, os.X_OK):
        parser.error(f"{options.binary} is no program")

    runner = Runner(options.binary, options.data.resolve(), options.update)
    if options.readme:
        for path in options.files:
            runner.run_readme(path)
    else:
        for path in case_files(options.files):
            runner.run_case(path)
    print(f"{runner.steps} commands, {runner.failed} failed, "
          f"{runner.updated} updated, {runner.skipped} files or blocks skipped")
    if runner.failed:
        return 1
    if runner.skipped:
        return SKIPPED
    return 0 if runner.steps else 1


if __name__ == "__main__":
    sys.exit(main())
