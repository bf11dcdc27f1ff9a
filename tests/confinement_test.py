#!/usr/bin/env python3
"""What the program does to the system, as strace sees it.

usage: confinement_test.py BINARY

Runs verbs on a table, a law file and names that are meant to be executed by a
shell, by gnuplot or by a browser, and checks every system call of all
processes: no network; nothing opened for writing, renamed or removed but the
file of -o, its draft beside it and nameless scratch files; no program run but
gnuplot, by the verbs that draw. Then, that no attempt left its mark and that
figures hold no script. Exit status: 0 well, 1 not, 77 no strace or no gnuplot.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SKIPPED = 77
# Most make a file PWNED where anything executes them.
ATTEMPTS = [
    "`touch PWNED`",
    "$(touch PWNED)",
    '"; system("touch PWNED"); "',
    "'; system('touch PWNED'); '",
    '".system("touch PWNED")."',
    '"."`touch PWNED`"."',
    "!touch PWNED",
    "\\140touch PWNED\\140",
    '\\"; system("touch PWNED"); #',
    'ends with a backslash \\',
    "|touch PWNED",
    "< touch PWNED",
    "@PWNED @system",
    "END; system('touch PWNED')",
    "%s %n %q `touch PWNED%%`",
    "{/:Bold x}_^{`touch PWNED`}",
    "\x1b]0;PWNED\x07",
    '<script>alert("PWNED")</script>',
    "]]><script/>",
    "../PWNED",
]
COLUMN = '"`touch PWNED`'
LAW = """name = {text}
title = {text}
source = {text}
notes = {text}
log10_loss = "a*log10(N) + b*log10(E) + d"
[variables]
N = {text}
E = {text}
[parameters]
a = {{ description = {text} }}
"""
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+|\?)", re.S)
READS = {"access", "faccessat", "faccessat2", "stat", "lstat", "newfstatat", "statx",
         "readlink", "readlinkat", "getcwd", "statfs", "chdir", "fstat"}
PROCESSES = {"clone", "clone3", "fork", "vfork", "wait4", "waitid", "exit", "exit_group",
             "kill", "tgkill", "rt_sigqueueinfo", "pidfd_open"}


def csv_field(text):
    """Quoted as a table wants it."""
    return '"' + text.replace('"', '""') + '"'


def make_inputs(folder):
    """t.csv with a group for each attempt; c.csv with a hostile column; law.toml."""
    points = [(n, e) for n in (1e7, 1e8, 1e9, 1e10) for e in (1, 8, 64)]
    lines = ["N,E,loss," + csv_field(COLUMN)]
    for i, attempt in enumerate(ATTEMPTS):
        lines += [f"{n},{e},{3 * n ** -0.07 * e ** -0.02 * (1 + 0.001 * ((7 * i + e) % 5))},"
                  + csv_field(attempt) for n, e in points]
    (folder / "t.csv").write_text("\n".join(lines) + "\n")
    lines = ["N,touch PWNED,loss"]
    lines += [f"{n},{e},{3 * n ** -0.07 * e ** -0.02 * (1 + 0.001 * (e % 5))}" for n, e in points]
    (folder / "c.csv").write_text("\n".join(lines) + "\n")
    text = " ".join(ATTEMPTS).replace("\x1b", " ").replace("\x07", " ")
    (folder / "law.toml").write_text(LAW.format(text="'''" + text.replace("'", '"') + "'''"))


def strings(arguments):
    """The texts among the arguments of a call."""
    return re.findall(r'"((?:[^"\\]|\\.)*)"', arguments)


def inside(path, outputs):
    """Whether a path is an output, or the draft of one in the same folder."""
    return path in outputs or (
        len(outputs) > 0 and re.fullmatch(r"\.routescale-\d+-\d+", path) is not None)


def problem_of(name, arguments, outputs, draws):
    """What is wrong with a successful system call, or ""."""
    paths = [path.encode().decode("unicode_escape") for path in strings(arguments)]
    if name in ("open", "openat", "creat"):
        harmless = "O_TMPFILE" in arguments or paths[0] in ("/dev/null", "/dev/tty")
        if (name == "creat" or WRITES.search(arguments)) and not harmless:
            return "" if inside(paths[0], outputs) else "opens for writing"
        return ""
    if name == "execve":
        program = os.path.basename(paths[0])
        return "" if program == "routescale" or (draws and program == "gnuplot") else "runs"
    if name in ("rename", "renameat", "renameat2", "unlink", "unlinkat"):
        return "" if all(inside(path, outputs) for path in paths) else "changes a folder"
    return "" if name in READS | PROCESSES else "is not expected"


def trace_problems(trace, outputs, draws):
    """All calls that should not be."""
    found = []
    for line in trace.splitlines():
        call = CALL.match(line)
        if not call or call[3] == "-1":
            # Nobody listens where nothing may be said.
            if re.search(r" (socket|connect|sendto)\(", line):
                found.append(f"network: {line}")
            continue
        problem = problem_of(call[1], call[2], outputs, draws)
        if problem:
            found.append(f"{problem}: {line}")
    return found


def commands():
    """Each command: arguments, files it writes, whether it draws."""
    table = ["t.csv", "--group-by", COLUMN, "-q"]
    law = [*table, "--law", "law.toml"]
    formula = ["c.csv", "-q", "--law", "ln_loss = a + b*ln(N) + c*ln(`touch PWNED`)"]
    runs = [
        (["inspect", "t.csv"], (), False),
        (["fit", *law, "-o", "fit.json"], ("fit.json",), False),
        (["fit", *formula, "--interval", "bootstrap", "--resamples", "50"], (), False),
        (["fit", *law, "--interval", "bootstrap", "--resamples", "50", "--shard", "1/2",
          "-o", "part-1.jsonl"], ("part-1.jsonl",), False),
        (["predict", "fit.json", "--at", "N=1e9,E=4", "-o", "p.csv"], ("p.csv",), False),
        (["compare", *table, "--laws", "law.toml,bilinear"], (), False),
        (["check", "t.csv", "--against", "fit.json"], (), False),
        (["laws", "law.toml"], (), False),
        (["simulate", "--law", "law.toml", "--set", "a=-0.08", "--set", "b=-0.02", "--set",
          "d=1", "-o", "sim.csv.gz"], ("sim.csv.gz",), False),
        (["report", *law, "-o", "page.html"], ("page.html",), True),
        (["plot", "loss", *formula, "--x", "touch PWNED", "-o", "g.svg"], ("g.svg",), True),
        (["plot", "loss", *law], (), True),
        (["plot", "loss", *law, "-o", "f.svg", "--script", "f.gp"], ("f.svg", "f.gp"), True),
    ]
    names = {"loss": "`touch PWNED`.svg", "contour": '"; system("touch PWNED").pdf',
             "residuals": "'.system('touch PWNED').png", "profile": "|touch PWNED.svg"}
    runs += [(["plot", kind, *law, "-o", name], (name,), True) for kind, name in names.items()]
    runs.append((["plot", "epc", *table, "-o", "$(touch PWNED).svg"], ("$(touch PWNED).svg",), True))
    return runs


def run(binary, arguments, folder, outputs, draws):
    """What one command did that it should not have."""
    trace = folder.parent / "trace"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder / "home"), "USER": "nobody",
                   "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["strace", "--seccomp-bpf", "-f", "-qq", "-s", "4096", "-o", str(trace), "-e",
         "trace=%network,%file,%process", "-e", "signal=none", binary, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    problems = trace_problems(trace.read_text(errors="replace"), outputs, draws)
    if done.returncode != 0:
        problems.append(f"status {done.returncode}: {done.stderr[:500]}")
    return problems


def left_behind(folder, outputs):
    """Files that nobody asked for, and figures with a script."""
    asked = {"t.csv", "c.csv", "law.toml", "home", "f.svg", *outputs}
    problems = [f"left behind: {path}" for path in folder.rglob("*")
                if path.relative_to(folder).parts[0] not in asked or "home" in path.parts[:-1]]
    for figure in outputs:
        # gnuplot itself made f.svg again, by the script.
        if not figure.endswith(".svg") or figure == "f.svg":
            continue
        tags = {element.tag.rpartition("}")[2]
                for element in xml.etree.ElementTree.parse(folder / figure).iter()}
        if tags & {"script", "foreignObject", "image", "a"}:
            problems.append(f"{figure}: holds {sorted(tags)}")
    return problems


def main():
    """Runs every command."""
    for program in ("strace", "gnuplot"):
        if not shutil.which(program):
            print(f"skipped: no program {program!r}")
            sys.exit(SKIPPED)
    if subprocess.run(["strace", "-o", "/dev/null", "true"], check=False).returncode != 0:
        print("skipped: strace may not trace here")
        sys.exit(SKIPPED)
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        binary = pathlib.Path(scratch) / "routescale"
        binary.symlink_to(pathlib.Path(sys.argv[1]).resolve())
        folder = pathlib.Path(scratch) / "work"
        (folder / "home").mkdir(parents=True)
        make_inputs(folder)
        runs = commands()
        for arguments, outputs, draws in runs:
            found = run(str(binary), arguments, folder, outputs, draws)
            problems += [f"{arguments[0]}: {text}" for text in found]
        # A script for gnuplot does no harm where a user runs it.
        subprocess.run(["gnuplot", "-d", "f.gp"], cwd=folder, check=True, capture_output=True)
        problems += left_behind(folder, [name for _, outputs, _ in runs for name in outputs])
    print("\n".join(problems))
    print(f"{len(runs)} commands, {len(ATTEMPTS)} attempts, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
