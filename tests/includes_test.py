#!/usr/bin/env python3
"""The folders of src include each other in one direction only.

Reads the #include lines of src and include. A public header belongs to the
folder of its name, or to that of the .cc file that includes it first. Fails if a folder includes one that
includes it back, directly or by a longer way, if src includes what is
no folder of it, or if a public header mentions a library of the inside. Fails
if a text of the library names an option as the command line writes it.

usage: includes_test.py [SOURCE]
"""

import collections
import pathlib
import re
import sys

# Of the other headers.
OWNERS = {
    "compare_report.h": "report",
    "figures.h": "figure",
    "from_coefficients.h": "model",
    "numbers.h": "base",
    "output.h": "io",
    "prior.h": "inference",
    "progress.h": "base",
    "report_rows.h": "report",
    "shards.h": "model",
    "validation.h": "compare",
    "text.h": "report",
    "warning_codes.h": "fit",
}
INSIDE = re.compile(
    r"<(ceres|CLI|libfccp|nlohmann|fmt|boost|toml\+\+|nlopt)|"
    r'"(?!routescale/)')
FLAG = re.compile(r'"(?:[^"]*[^\w"-])?--[a-z]')
INCLUDE = re.compile(r'^#include ([<"][^>"]+[>"])', re.MULTILINE)


def includes_of(path):
    return INCLUDE.findall(path.read_text())


def flags_of(root):
    """Texts of the library with an option of the command line."""
    return [f"{path.relative_to(root)}:{number}: an option is written "
            '"@name"_options'
            for path in sorted(root.glob("src/*/*.*"))
            for number, line in enumerate(path.read_text().splitlines(), 1)
            if FLAG.search(line.split("//")[0])]


def owners(root):
    """Public header -> the folder of src that it belongs to."""
    found = dict(OWNERS)
    for path in root.glob("src/*"):
        found.setdefault(path.name + ".h", path.name)
    for path in sorted(root.glob("src/*/*.cc")):
        includes = includes_of(path)
        header = includes[0].strip('"') if includes else ""
        if header.startswith("routescale/"):
            found.setdefault(header.split("/")[1], path.parent.name)
    return found


def folder_of(include, owner):
    """The folder of src that an include names, or None."""
    name = include.strip('"<>')
    if name.startswith("routescale/"):
        return owner[name.split("/")[1]]
    return name.split("/")[0] if include[0] == '"' and "/" in name else None


def find_edges(root, owner):
    """folder -> the folders that it includes -> one place where."""
    edges = collections.defaultdict(dict)
    files = [(path, path.parent.name) for path in root.glob("src/*/*.*")]
    files += [(path, owner[path.name])
              for path in root.glob("include/routescale/*.h")]
    for path, folder in sorted(files):
        for include in includes_of(path):
            other = folder_of(include, owner)
            if other and other != folder:
                place = f"{path.relative_to(root)} includes {include}"
                edges[folder].setdefault(other, place)
    return edges


def find_cycle(edges):
    """Folders that include each other in a ring, or an empty list."""
    done = set()

    def visit(folder, way):
        if folder in way:
            return way[way.index(folder):] + [folder]
        if folder in done:
            return []
        for other in sorted(edges.get(folder, {})):
            cycle = visit(other, way + [folder])
            if cycle:
                return cycle
        done.add(folder)
        return []

    for folder in sorted(edges):
        cycle = visit(folder, [])
        if cycle:
            return cycle
    return []


def check(root):
    problems = flags_of(root)
    owner = owners(root)
    headers = sorted(root.glob("include/routescale/*.h"))
    for path in headers:
        if path.name not in owner:
            problems.append(f"{path.name}: no .cc file of src includes it "
                            "first; add its folder to OWNERS in this test")
        problems += [f"{path.name} includes {include}"
                     for include in includes_of(path)
                     if INSIDE.match(include)]
    if problems:
        return problems
    folders = {path.name for path in root.glob("src/*")}
    edges = find_edges(root, owner)
    for others in edges.values():
        problems += [place for other, place in others.items()
                     if other not in folders]
    cycle = find_cycle(edges)
    if cycle:
        problems.append("folders that include each other:")
        problems += ["  " + edges[a][b] for a, b in zip(cycle, cycle[1:])]
    return problems


def main():
    default = pathlib.Path(__file__).resolve().parents[1]
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    problems = check(root)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
