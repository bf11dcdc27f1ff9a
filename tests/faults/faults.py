"""What a fault is, how one is run, and what must hold for every one.

A fault is a record: the files of a fresh folder, a shell command run in it, the
exit status and fragments of what standard error must say. The command's
`$R` is the binary. The folder also holds `kept.out` with some text. Whatever
the fault,

- the command ends within the time limit and by no signal;
- a failure (1, 2, 3, 130) prints nothing on standard output, leaves `kept.out`
  as it was and leaves no other file behind;
- a success leaves `kept.out` as it was or replaces it by a whole document;
- standard error begins with `routescale: ` or is a JSON document, and says
  nothing of defects, sanitizers or exceptions.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field

# More for a binary that sanitizers slow down.
TIMEOUT_SECONDS = int(os.environ.get("ROUTESCALE_TEST_TIMEOUT", "120"))
FAILURES = (1, 2, 3, 130)
KEPT = "kept.out"
KEPT_TEXT = b"precious\n"
DEFECTS = re.compile(
    r"defect of routescale|runtime error:|Sanitizer|what\(\):|terminate called")


@dataclass(frozen=True)
class Fault:
    """`files` maps names to bytes, or to a function of the folder that makes
    the bytes, or to None for a folder of that name. `same_as` is a command
    that must print the same. `unless` gives a reason to skip, or ""."""

    name: str
    files: dict[str, bytes | Callable[[pathlib.Path], bytes] | None]
    command: str
    code: int | tuple[int, ...] = 3
    says: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    same_as: str = ""
    unless: Callable[[], str] = field(default=lambda: "")


def missing_for_root(program: str) -> str:
    """Why a fault of permissions cannot be had; root is above them without."""
    if os.geteuid() != 0 or shutil.which(program):
        return ""
    return f"no {program}, and root may do everything"


@dataclass
class Outcome:
    fault: Fault
    problems: list[str]
    skipped: str = ""


def run_shell(command: str, folder: pathlib.Path,
              binary: pathlib.Path) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items()
                   if name.endswith("SAN_OPTIONS")}
    environment |= {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                    "HOME": str(folder), "TERM": "dumb", "LC_ALL": "C",
                    "R": str(binary)}
    shell = subprocess.Popen(
        ["/bin/sh", "-c", command], cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True)
    try:
        output, errors = shell.communicate(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(shell.pid, signal.SIGKILL)
        shell.communicate()
        raise
    return subprocess.CompletedProcess(command, shell.returncode, output, errors)


def write_files(fault: Fault, folder: pathlib.Path) -> None:
    for name, content in fault.files.items():
        path = folder / name
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content(folder) if callable(content) else content)
    (folder / KEPT).write_bytes(KEPT_TEXT)


def is_document(content: bytes) -> bool:
    """A whole JSON document, or a table with its last newline."""
    if content.startswith(b"{"):
        try:
            json.loads(content)
        except ValueError:
            return False
    return content.endswith(b"\n")


def expected_codes(fault: Fault) -> tuple[int, ...]:
    return fault.code if isinstance(fault.code, tuple) else (fault.code,)


def check_streams(fault: Fault, code: int, output: str, errors: str) -> list[str]:
    problems = []
    if code not in expected_codes(fault):
        problems.append(f"exit status {code}, expected {fault.code}")
    for fragment in fault.says:
        if fragment not in errors:
            problems.append(f"standard error lacks: {fragment}")
    for fragment in fault.prints:
        if fragment not in output:
            problems.append(f"standard output lacks: {fragment}")
    if code in FAILURES and output:
        problems.append("a failure printed on standard output")
    # The loader says why a process did not begin, a shell how one ended that a
    # signal took.
    own = errors if code < 127 else ""
    if own and not own.startswith(("routescale: ", '{"schema"')):
        problems.append("standard error does not begin with 'routescale: '")
    if DEFECTS.search(errors):
        problems.append("standard error speaks of a defect")
    return problems


def check_folder(fault: Fault, code: int, before: set[str],
                 folder: pathlib.Path) -> list[str]:
    problems = []
    extra = {path.name for path in folder.iterdir()} - before
    if extra:
        problems.append(f"files left behind: {sorted(extra)}")
    kept = (folder / KEPT).read_bytes()
    if kept == KEPT_TEXT:
        return problems
    if code in FAILURES:
        problems.append(f"a failure changed {KEPT}")
    elif not is_document(kept):
        problems.append(f"{KEPT} is no whole document")
    return problems


def run_fault(fault: Fault, binary: pathlib.Path) -> Outcome:
    reason = fault.unless()
    if reason:
        return Outcome(fault, [], reason)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="routescale-fault-"))
    try:
        folder.chmod(0o755)
        write_files(fault, folder)
        before = {path.name for path in folder.iterdir()}
        try:
            done = run_shell(fault.command, folder, binary)
        except subprocess.TimeoutExpired:
            return Outcome(fault, [f"no end after {TIMEOUT_SECONDS} s"])
        output = done.stdout.decode("utf-8", "backslashreplace")
        errors = done.stderr.decode("utf-8", "backslashreplace")
        problems = check_streams(fault, done.returncode, output, errors)
        problems += check_folder(fault, done.returncode, before, folder)
        if fault.same_as and done.returncode == 0:
            if run_shell(fault.same_as, folder, binary).stdout != done.stdout:
                problems.append(f"prints something else than: {fault.same_as}")
        if problems:
            problems.append(f"standard error: {errors[:600]}")
        return Outcome(fault, problems)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_all(faults: list[Fault], binary: pathlib.Path,
            jobs: int) -> list[Outcome]:
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda fault: run_fault(fault, binary), faults))


def report(outcomes: list[Outcome]) -> int:
    """Prints what went wrong; the number of faults that did."""
    failed = [outcome for outcome in outcomes if outcome.problems]
    for outcome in failed:
        print(f"{outcome.fault.name}\n  $ {outcome.fault.command[:300]}")
        for problem in outcome.problems:
            print("  " + problem.rstrip().replace("\n", "\n    "))
    for outcome in outcomes:
        if outcome.skipped:
            print(f"skipped: {outcome.fault.name}: {outcome.skipped}")
    sys.stdout.flush()
    return len(failed)
